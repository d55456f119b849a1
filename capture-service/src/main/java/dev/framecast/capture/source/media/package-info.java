/**
 * FFmpeg's demuxers and decoders, for the rooms of the sources. The rules of native calls
 * (deadlines, whose memory a picture is) are kept here.
 */
@NullMarked
package dev.framecast.capture.source.media;

import org.jspecify.annotations.NullMarked;
