@NullMarked
package dev.framecast.capture.source.display;

import org.jspecify.annotations.NullMarked;
