/** Numbers and refusals of the kernel. */
@NullMarked
package dev.framecast.capture.source.camera.v4l2;

import org.jspecify.annotations.NullMarked;
