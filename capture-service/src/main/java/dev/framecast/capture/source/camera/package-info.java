/**
 * Cameras on Linux, read through the kernel's own interface, Video4Linux: the source, the search
 * for the camera that is meant, and the list for people. The service enters here; the rooms below
 * know the kernel, the rules of choice, the cameras there are, and the pictures.
 */
@NullMarked
package dev.framecast.capture.source.camera;

import org.jspecify.annotations.NullMarked;
