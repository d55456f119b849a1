/** Tests of the receive buffer. */
@NullMarked
package dev.framecast.relay.net.message;

import org.jspecify.annotations.NullMarked;
