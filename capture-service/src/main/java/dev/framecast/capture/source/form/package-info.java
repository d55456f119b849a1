/**
 * The outer forms of compressed pictures, looked at without decoding: JPEG's markers, H.264's NAL
 * units. The pictures of {@code source} enter.
 */
@NullMarked
package dev.framecast.capture.source.form;

import org.jspecify.annotations.NullMarked;
