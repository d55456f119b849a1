@NullMarked
package dev.framecast.capture.source.http;

import org.jspecify.annotations.NullMarked;
