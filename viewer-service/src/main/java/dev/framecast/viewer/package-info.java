/** The viewer's command line: which sink runs, and nothing else. */
@NullMarked
package dev.framecast.viewer;

import org.jspecify.annotations.NullMarked;
