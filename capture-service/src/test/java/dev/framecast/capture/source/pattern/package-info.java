/** The test pattern, read back from its pictures. */
@NullMarked
package dev.framecast.capture.source.pattern;

import org.jspecify.annotations.NullMarked;
