/** The room of the same name, from within. */
@NullMarked
package dev.framecast.capture.preview;

import org.jspecify.annotations.NullMarked;
