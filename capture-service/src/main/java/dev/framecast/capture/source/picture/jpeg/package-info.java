/**
 * JPEGs as cameras send them: which of them viewers can show, where they end, and what is mended.
 * For {@code picture} alone.
 */
@NullMarked
package dev.framecast.capture.source.picture.jpeg;

import org.jspecify.annotations.NullMarked;
