/**
 * Every frame into files that are playable whatever happens, nothing encoded anew. The command line
 * enters through {@link dev.framecast.viewer.sink.record.RecordCommand}.
 */
@NullMarked
package dev.framecast.viewer.sink.record;

import org.jspecify.annotations.NullMarked;
