/**
 * FFmpeg's demuxers and decoders: files, network addresses, and what the camera room builds on. The
 * rules of native calls (deadlines, whose memory a picture is) are kept here.
 */
@NullMarked
package dev.framecast.capture.source.media;

import org.jspecify.annotations.NullMarked;
