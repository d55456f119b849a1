/**
 * The web server: who may come in, and what is at which address. The sink enters through {@link
 * dev.framecast.viewer.sink.web.http.WebServer}. Jetty and Javalin stay in here, but for the socket
 * that a page's session writes to.
 */
@NullMarked
package dev.framecast.viewer.sink.web.http;

import org.jspecify.annotations.NullMarked;
