/**
 * Cameras on Linux: which devices there are, and reading one through FFmpeg's Video4Linux input.
 * The pipeline makes a camera source; nothing else enters.
 */
@NullMarked
package dev.framecast.capture.source.camera;

import org.jspecify.annotations.NullMarked;
