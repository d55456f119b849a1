/**
 * The moving test pattern, drawn without fonts or a desktop library so that it runs in the smallest
 * container. The pipeline makes one; nothing else enters.
 */
@NullMarked
package dev.framecast.capture.source.pattern;

import org.jspecify.annotations.NullMarked;
