/**
 * The two pieces of FFmpeg that every encoder here is built from: one converts pixels, one encodes.
 * The rooms of {@code encode} enter, and the preview, which converts for the screen.
 */
@NullMarked
package dev.framecast.capture.encode.ffmpeg;

import org.jspecify.annotations.NullMarked;
