/**
 * A desktop window. Swing's own thread paints, the subscriber's decodes, and {@code LatestPicture}
 * is all that lies between. The command line enters through {@link
 * dev.framecast.viewer.sink.window.WindowCommand}.
 */
@NullMarked
package dev.framecast.viewer.sink.window;

import org.jspecify.annotations.NullMarked;
