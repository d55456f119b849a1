/**
 * One subscription to a relay, kept alive for ever: connects, checks, counts, reports. Every sink
 * enters through {@link dev.framecast.viewer.subscribe.Subscriber}; nothing here decodes or shows.
 */
@NullMarked
package dev.framecast.viewer.subscribe;

import org.jspecify.annotations.NullMarked;
