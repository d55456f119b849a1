/**
 * One picture to one file. The command line enters through {@link
 * dev.framecast.viewer.sink.snapshot.SnapshotCommand}.
 */
@NullMarked
package dev.framecast.viewer.sink.snapshot;

import org.jspecify.annotations.NullMarked;
