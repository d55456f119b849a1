/**
 * The pictures that sources yield: compressed by the source itself, or raw. Sources make them, the
 * pipeline hands them on; each belongs to one holder at a time.
 */
@NullMarked
package dev.framecast.capture.source.picture;

import org.jspecify.annotations.NullMarked;
