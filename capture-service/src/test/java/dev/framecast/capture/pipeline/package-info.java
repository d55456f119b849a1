/** The room of the same name, from within. */
@NullMarked
package dev.framecast.capture.pipeline;

import org.jspecify.annotations.NullMarked;
