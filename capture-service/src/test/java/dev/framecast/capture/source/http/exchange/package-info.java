@NullMarked
package dev.framecast.capture.source.http.exchange;

import org.jspecify.annotations.NullMarked;
