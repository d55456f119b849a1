/** What may be named as a source, and the outer form of JPEGs. */
@NullMarked
package dev.framecast.capture.source;

import org.jspecify.annotations.NullMarked;
