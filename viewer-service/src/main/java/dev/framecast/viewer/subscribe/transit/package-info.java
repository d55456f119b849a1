/**
 * Whether pictures grow old between the relay and us, and what is done about it. Only the
 * subscriber's session enters, through {@link dev.framecast.viewer.subscribe.transit.Freshness}; no
 * sockets here.
 */
@NullMarked
package dev.framecast.viewer.subscribe.transit;

import org.jspecify.annotations.NullMarked;
