/** What is said and done where there is no camera. */
@NullMarked
package dev.framecast.capture.source.camera;

import org.jspecify.annotations.NullMarked;
