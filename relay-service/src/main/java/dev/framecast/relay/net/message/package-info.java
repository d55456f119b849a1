/**
 * Bytes in, whole messages out: the receive buffer of a connection and the frame's message that is
 * shared by all who send it. Only {@code net} enters.
 */
@NullMarked
package dev.framecast.relay.net.message;

import org.jspecify.annotations.NullMarked;
