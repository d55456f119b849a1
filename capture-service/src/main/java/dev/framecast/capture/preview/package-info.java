/**
 * A window on the camera's own host that shows what is sent. The process's main makes one for each
 * source when asked; nothing else enters.
 */
@NullMarked
package dev.framecast.capture.preview;

import org.jspecify.annotations.NullMarked;
