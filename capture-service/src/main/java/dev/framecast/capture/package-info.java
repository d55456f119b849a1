/**
 * capture-service: reads cameras, files and other sources and publishes each as a stream. Settings,
 * wiring and the pipeline that owns the threads; sources, encoders and the publisher have rooms of
 * their own, which do not know this one.
 */
@NullMarked
package dev.framecast.capture;

import org.jspecify.annotations.NullMarked;
