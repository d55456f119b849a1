/** Encoders: the pictures that come out, and the memory that must not grow. */
@NullMarked
package dev.framecast.capture.encode;

import org.jspecify.annotations.NullMarked;
