/**
 * What one viewer is owed: the frames that wait for its socket, the rules by which they are sent or
 * dropped, and the exact account of both. The stream and the sessions enter; no sockets here.
 */
@NullMarked
package dev.framecast.relay.stream.outbox;

import org.jspecify.annotations.NullMarked;
