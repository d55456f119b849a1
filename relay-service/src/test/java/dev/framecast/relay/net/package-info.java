/** Tests of the sockets, over loopback. */
@NullMarked
package dev.framecast.relay.net;

import org.jspecify.annotations.NullMarked;
