/** Which device nodes count as cameras, and what is said when there is none. */
@NullMarked
package dev.framecast.capture.source.camera;

import org.jspecify.annotations.NullMarked;
