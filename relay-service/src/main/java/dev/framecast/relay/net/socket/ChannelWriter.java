package dev.framecast.relay.net.socket;

import dev.framecast.relay.net.message.FrameMessage;
import io.netty.channel.Channel;

/** By the channel's own queue, on every platform; what the socket does not take waits there. */
final class ChannelWriter implements FrameWriter {
  @Override
  public int give(Channel channel, FrameMessage frame) {
    channel.writeAndFlush(frame.forSocket(), channel.voidPromise());
    return frame.bytes();
  }
}
