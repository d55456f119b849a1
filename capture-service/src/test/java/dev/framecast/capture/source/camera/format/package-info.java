/** The choice among what cameras offer. */
@NullMarked
package dev.framecast.capture.source.camera.format;

import org.jspecify.annotations.NullMarked;
