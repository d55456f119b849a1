/** How cameras are found and told apart. */
@NullMarked
package dev.framecast.capture.source.camera.node;

import org.jspecify.annotations.NullMarked;
