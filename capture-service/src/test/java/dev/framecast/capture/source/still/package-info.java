@NullMarked
package dev.framecast.capture.source.still;

import org.jspecify.annotations.NullMarked;
