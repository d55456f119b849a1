/**
 * What all peers together may make the relay hold, and who gives way when it is too much. Sessions
 * and streams enter; no sockets here.
 */
@NullMarked
package dev.framecast.relay.memory;

import org.jspecify.annotations.NullMarked;
