/**
 * Video files and network addresses: how fast a recording is played, how long a live stream may be
 * silent, what their failures mean to people.
 */
@NullMarked
package dev.framecast.capture.source.video;

import org.jspecify.annotations.NullMarked;
