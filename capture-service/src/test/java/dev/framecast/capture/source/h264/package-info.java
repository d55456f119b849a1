@NullMarked
package dev.framecast.capture.source.h264;

import org.jspecify.annotations.NullMarked;
