/**
 * The publisher's side of a stream: a session with the relay that is always being had or sought,
 * the state of the source told to it, frames sent from where they lie. The pipeline enters; nothing
 * here knows sources or encoders.
 */
@NullMarked
package dev.framecast.capture.publish;

import org.jspecify.annotations.NullMarked;
