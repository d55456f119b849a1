/**
 * The rules of fan-out: which streams there are, who publishes and who watches them, what a late
 * joiner gets, how a stream is. Sessions enter through {@link
 * dev.framecast.relay.stream.StreamDirectory}; no sockets and no Netty here.
 *
 * <p>Threads: a stream has a home, the event loop of the session that first named it; its state
 * belongs to that loop alone. Its viewers are grouped into one {@link
 * dev.framecast.relay.stream.Audience} for each event loop, which owns them and their outboxes.
 * What crosses between loops crosses as a task, in order, and frames in transit are bounded.
 */
@NullMarked
package dev.framecast.relay.stream;

import org.jspecify.annotations.NullMarked;
