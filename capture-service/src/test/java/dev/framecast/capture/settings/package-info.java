/** The room of the same name, from within. */
@NullMarked
package dev.framecast.capture.settings;

import org.jspecify.annotations.NullMarked;
