/**
 * The books of capture-service: what came, what left, what was dropped and why. Every room may
 * count here; nothing here knows a room.
 */
@NullMarked
package dev.framecast.capture.metrics;

import org.jspecify.annotations.NullMarked;
