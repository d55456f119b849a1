/** Still pictures: a file that holds one, and the decoding of single pictures. */
@NullMarked
package dev.framecast.capture.source.still;

import org.jspecify.annotations.NullMarked;
