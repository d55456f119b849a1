/** What bounds a reader. */
@NullMarked
package dev.framecast.viewer.sink.web.reader;

import org.jspecify.annotations.NullMarked;
