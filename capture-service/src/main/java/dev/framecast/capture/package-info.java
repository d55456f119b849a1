/** The process: what it is wired of, and its end. Nothing enters. */
@NullMarked
package dev.framecast.capture;

import org.jspecify.annotations.NullMarked;
