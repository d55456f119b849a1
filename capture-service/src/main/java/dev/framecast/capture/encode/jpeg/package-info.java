/**
 * JPEG, by the faster of two libraries that is there: {@link
 * dev.framecast.capture.encode.jpeg.JpegLibrary} chooses. Only {@code encode} enters.
 */
@NullMarked
package dev.framecast.capture.encode.jpeg;

import org.jspecify.annotations.NullMarked;
