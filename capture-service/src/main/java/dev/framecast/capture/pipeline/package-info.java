/**
 * One source becomes one stream: the two threads of a pipeline and the slot between them. The
 * process's main starts pipelines; nothing else enters.
 */
@NullMarked
package dev.framecast.capture.pipeline;

import org.jspecify.annotations.NullMarked;
