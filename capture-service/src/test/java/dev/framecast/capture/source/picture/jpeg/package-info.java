/** The forms of pictures, whole and broken. */
@NullMarked
package dev.framecast.capture.source.picture.jpeg;

import org.jspecify.annotations.NullMarked;
