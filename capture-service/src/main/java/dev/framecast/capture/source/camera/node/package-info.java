/**
 * Which cameras there are, how each is told from all others, and which of them a source of this
 * process has. The camera's own room enters.
 */
@NullMarked
package dev.framecast.capture.source.camera.node;

import org.jspecify.annotations.NullMarked;
