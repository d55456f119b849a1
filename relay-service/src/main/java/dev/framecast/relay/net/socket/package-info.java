/**
 * How bytes get into sockets: the driver and its event loops, the options of a connection, and the
 * ways by which one frame is given to many sockets. Only {@code net} enters.
 */
@NullMarked
package dev.framecast.relay.net.socket;

import org.jspecify.annotations.NullMarked;
