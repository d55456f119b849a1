/**
 * The contract spoken over a blocking socket by publishers and viewers: handshake, clock probes,
 * dead peers, goodbye. The relay has its own, on event loops.
 */
@NullMarked
package dev.framecast.wire.session;

import org.jspecify.annotations.NullMarked;
