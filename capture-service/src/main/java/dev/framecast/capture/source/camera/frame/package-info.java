/**
 * Pictures out of a device's buffers: copied at once into memory that is used again and again, the
 * newest first, with what was lost before it. The camera's own room enters.
 */
@NullMarked
package dev.framecast.capture.source.camera.frame;

import org.jspecify.annotations.NullMarked;
