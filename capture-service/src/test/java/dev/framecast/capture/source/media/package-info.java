/** FFmpeg's inputs: deadlines of native calls, and memory that must not grow. */
@NullMarked
package dev.framecast.capture.source.media;

import org.jspecify.annotations.NullMarked;
