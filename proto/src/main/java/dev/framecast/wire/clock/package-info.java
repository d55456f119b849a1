/**
 * Time on the relay's clock, learned by four-timestamp probes. For every side of a session; no
 * sockets here.
 */
@NullMarked
package dev.framecast.wire.clock;

import org.jspecify.annotations.NullMarked;
