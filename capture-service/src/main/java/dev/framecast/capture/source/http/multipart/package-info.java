/**
 * Pictures out of a stream of bytes: multipart bodies as cameras write them, and JPEGs one behind
 * the other. Knows nothing of HTTP. {@code source.http} uses it.
 */
@NullMarked
package dev.framecast.capture.source.http.multipart;

import org.jspecify.annotations.NullMarked;
