/**
 * The sink that shows streams in browsers: one relay session per stream in use, any number of
 * pages. {@code feed} holds the streams, {@code reader} those who read them, {@code http} the web
 * server; the page itself lies in the resources under {@code web/}.
 */
@NullMarked
package dev.framecast.viewer.sink.web;

import org.jspecify.annotations.NullMarked;
