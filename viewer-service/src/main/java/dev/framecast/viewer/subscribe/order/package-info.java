/**
 * The order of a stream's frames: what is missing between two of them, and which follows the last
 * one delivered. The only place that decides the latter; sinks are told with each frame. The
 * subscriber enters.
 */
@NullMarked
package dev.framecast.viewer.subscribe.order;

import org.jspecify.annotations.NullMarked;
