/**
 * Video4Linux as the kernel has it: system calls, the structures of {@code linux/videodev2.h}, one
 * open device and its streaming buffers. Nothing here knows what a camera is used for.
 */
@NullMarked
package dev.framecast.capture.source.camera.v4l2;

import org.jspecify.annotations.NullMarked;
