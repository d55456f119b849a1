/**
 * Receives, decodes and tells how well it goes: for people, scripts and health checks. The command
 * line enters through {@link dev.framecast.viewer.sink.probe.ProbeCommand}.
 */
@NullMarked
package dev.framecast.viewer.sink.probe;

import org.jspecify.annotations.NullMarked;
