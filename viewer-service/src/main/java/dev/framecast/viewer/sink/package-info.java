/**
 * What all sinks share: the settings of a viewer. One package below for each kind of screen; sinks
 * do not know each other.
 */
@NullMarked
package dev.framecast.viewer.sink;

import org.jspecify.annotations.NullMarked;
