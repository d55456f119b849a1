/** Still pictures: files, which may hold one, and the decoding of single pictures. */
@NullMarked
package dev.framecast.capture.source.still;

import org.jspecify.annotations.NullMarked;
