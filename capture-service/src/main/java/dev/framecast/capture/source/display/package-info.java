/**
 * Decoded pictures as they are meant to be seen: upright, with square pixels, of standard dynamic
 * range. The decoder of {@code source.media} enters.
 */
@NullMarked
package dev.framecast.capture.source.display;

import org.jspecify.annotations.NullMarked;
