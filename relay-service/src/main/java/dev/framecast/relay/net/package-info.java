/**
 * The relay's sockets: the only room that knows Netty. One connection is first in its handshake,
 * then the session of a publisher, a viewer or a watcher of the directory; each is owned by the
 * event loop of its channel. The relay enters through {@link dev.framecast.relay.net.RelayServer}.
 */
@NullMarked
package dev.framecast.relay.net;

import org.jspecify.annotations.NullMarked;
