/** The process as its users meet it: the command line, pipelines, and a relay that records. */
@NullMarked
package dev.framecast.capture;

import org.jspecify.annotations.NullMarked;
