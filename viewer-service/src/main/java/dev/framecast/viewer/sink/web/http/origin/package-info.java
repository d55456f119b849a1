/**
 * Which names the web viewer answers under, and which web pages may use it. The web server enters
 * through {@link dev.framecast.viewer.sink.web.http.origin.KnownHosts} and {@link
 * dev.framecast.viewer.sink.web.http.origin.CrossOrigin}, the settings through {@link
 * dev.framecast.viewer.sink.web.http.origin.WebOrigin}.
 */
@NullMarked
package dev.framecast.viewer.sink.web.http.origin;

import org.jspecify.annotations.NullMarked;
