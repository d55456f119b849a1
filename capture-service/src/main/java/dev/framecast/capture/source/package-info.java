/**
 * Where frames come from: what a user may name as a source, and what every kind of source does. The
 * pipeline enters; the kinds themselves live in the rooms below, and none of them knows the
 * pipeline, the encoder or the relay.
 */
@NullMarked
package dev.framecast.capture.source;

import org.jspecify.annotations.NullMarked;
