/** The parts of PNG pictures, read without decoding them. Only the decoder enters. */
@NullMarked
package dev.framecast.viewer.decode.png;

import org.jspecify.annotations.NullMarked;
