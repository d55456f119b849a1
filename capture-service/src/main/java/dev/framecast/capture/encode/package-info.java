/**
 * Raw pictures become payloads here, once, off the Java heap. The pipeline's sending thread enters
 * by {@link dev.framecast.capture.encode.Encoding}; another codec is another {@link
 * dev.framecast.capture.encode.FrameEncoder}.
 */
@NullMarked
package dev.framecast.capture.encode;

import org.jspecify.annotations.NullMarked;
