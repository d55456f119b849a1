/**
 * Those who read feeds: browsers over WebSockets, other software over MJPEG. Each is bounded: it
 * holds one frame that is being sent and nothing else, has a seat of a limited number, and is
 * closed when it takes nothing for a while. The web server enters; nothing here knows its routes.
 */
@NullMarked
package dev.framecast.viewer.sink.web.reader;

import org.jspecify.annotations.NullMarked;
