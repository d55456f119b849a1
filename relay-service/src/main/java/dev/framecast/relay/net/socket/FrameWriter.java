package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.channel.Channel;

/** How frames get into the sockets of one event loop, on which alone it is called. */
interface FrameWriter extends AutoCloseable {
  /**
   * Gives the socket as much of the frame as it takes at once. The channel must have nothing else
   * to send.
   *
   * @return how many bytes were taken; 0 also when the connection has failed
   */
  int give(Channel channel, FrameMessage frame);

  /** How many bytes the peer would take at present, or -1 when that cannot be told. */
  default int peerWindow(Channel channel) {
    return -1;
  }

  @Override
  default void close() {}
}
