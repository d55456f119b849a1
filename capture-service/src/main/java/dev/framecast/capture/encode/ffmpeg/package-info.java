/**
 * The two pieces of FFmpeg that every encoder here is built from: one converts pixels, one encodes.
 * Only the rooms of {@code encode} enter.
 */
@NullMarked
package dev.framecast.capture.encode.ffmpeg;

import org.jspecify.annotations.NullMarked;
