/**
 * The chain as users run it: the real images in a Docker network, the real jars, the real browser.
 * No engine, no image or no browser is a failure, never a skip.
 */
@NullMarked
package dev.framecast.it;

import org.jspecify.annotations.NullMarked;
