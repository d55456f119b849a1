/**
 * GET requests over HTTP/1.1 to cameras: connections with deadlines, redirects, Basic and Digest
 * authentication. Knows nothing of pictures. {@code source.http} uses it.
 */
@NullMarked
package dev.framecast.capture.source.http.exchange;

import org.jspecify.annotations.NullMarked;
