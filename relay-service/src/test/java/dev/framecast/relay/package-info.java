/** Tests of the command line and the whole relay. */
@NullMarked
package dev.framecast.relay;

import org.jspecify.annotations.NullMarked;
