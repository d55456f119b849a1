/**
 * Cameras, in containers that have virtual ones in their {@code /dev} (see {@code
 * src/test/camera}): what they deliver, how they fail, how they come back. A Docker engine that
 * forbids FUSE is a failure, never a skip.
 */
@NullMarked
package dev.framecast.it.camera;

import org.jspecify.annotations.NullMarked;
