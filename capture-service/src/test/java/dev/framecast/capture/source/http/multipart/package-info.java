@NullMarked
package dev.framecast.capture.source.http.multipart;

import org.jspecify.annotations.NullMarked;
