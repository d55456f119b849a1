@NullMarked
package dev.framecast.capture.source.video;

import org.jspecify.annotations.NullMarked;
