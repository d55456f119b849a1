/**
 * From payload to pixels, by FFmpeg. Sizes are checked before anything is decoded, and native
 * memory is freed by close, never by the garbage collector. Sinks enter through {@link
 * dev.framecast.viewer.decode.PictureDecoder}; nothing here connects to a relay or knows a screen.
 */
@NullMarked
package dev.framecast.viewer.decode;

import org.jspecify.annotations.NullMarked;
