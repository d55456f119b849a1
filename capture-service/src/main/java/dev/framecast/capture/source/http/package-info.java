/**
 * Cameras that are asked over HTTP: multipart streams and snapshot addresses. What is neither goes
 * to {@code source.video}.
 */
@NullMarked
package dev.framecast.capture.source.http;

import org.jspecify.annotations.NullMarked;
