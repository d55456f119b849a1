/** Pictures out of a driver's buffers, and what is missing. */
@NullMarked
package dev.framecast.capture.source.camera.frame;

import org.jspecify.annotations.NullMarked;
