/** The web viewer over the loopback, in front of a relay that does what a test says. */
@NullMarked
package dev.framecast.viewer.sink.web;

import org.jspecify.annotations.NullMarked;
