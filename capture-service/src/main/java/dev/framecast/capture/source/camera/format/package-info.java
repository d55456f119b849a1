/**
 * What cameras offer, and the choice among it: rules only, no device and no native code. The rooms
 * beside and above enter.
 */
@NullMarked
package dev.framecast.capture.source.camera.format;

import org.jspecify.annotations.NullMarked;
