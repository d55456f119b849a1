package dev.framecast.relay.net;

import dev.framecast.relay.access.FrontDesk;
import dev.framecast.relay.net.message.Message;
import dev.framecast.relay.net.message.ReceiveBuffer;
import dev.framecast.relay.net.message.ReceiveDeadlines;
import dev.framecast.relay.net.socket.Transport;
import dev.framecast.relay.stream.StreamDirectory;
import dev.framecast.runtime.ThrottledLog;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving side of one connection: bytes to messages to the conversation, and the deadlines.
 * Owned by its channel's event loop.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
  private static final ThrottledLog DEFECTS = new ThrottledLog(LOG, Duration.ofSeconds(1));
  private static final ThrottledLog OUT_OF_MEMORY = new ThrottledLog(LOG, Duration.ofSeconds(1));

  /**
   * What is still read, in bytes, of a peer that was sent away: enough for one that has said a
   * little more, since a socket closed with unread bytes may take the Goodbye back.
   */
  private static final int FAREWELL_BYTES = 16 << 10;

  private final FrontDesk desk;
  private final Transport transport;
  private final StreamDirectory directory;
  private final MicrosClock clock;
  private final ReceiveBuffer received;
  private final ReceiveDeadlines deadlines;
  private @Nullable Connection connection;
  private @Nullable Conversation conversation;
  private @Nullable InetAddress counted;
  private int limit = Protocol.MAX_HELLO_BYTES;
  private boolean paused;
  private boolean ended;
  private int discardedBytes;

  ConnectionHandler(
      FrontDesk desk,
      Transport transport,
      StreamDirectory directory,
      MicrosClock clock,
      ReceiveBuffer received) {
    this.desk = desk;
    this.transport = transport;
    this.directory = directory;
    this.clock = clock;
    this.received = received;
    this.deadlines = new ReceiveDeadlines(received, desk.limits().pingTimeoutMillis());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    deadlines.heard(System.nanoTime());
    Connection opened = new Connection(context.channel(), transport, desk, clock, this::end);
    connection = opened;
    if (!desk.enter(opened.address())) {
      opened.goodbye(GoodbyeCode.GOODBYE_CODE_LIMIT, "the relay has as many sessions as it takes");
      return;
    }
    counted = opened.address();
    conversation = new Handshake(opened, this, directory);
    context
        .executor()
        .schedule(this::endHandshake, desk.limits().handshakeMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf bytes = (ByteBuf) read;
    if (ended || paused) {
      discard(context, bytes);
      return;
    }
    deadlines.heard(System.nanoTime());
    received.landed(bytes);
    workOff();
  }

  /**
   * Takes what nobody will look at, for so long as reading is on. Netty's epoll transport reads on
   * although it is off, but only once the peer has ended the connection, and then to the last byte
   * that the kernel holds.
   */
  private void discard(ChannelHandlerContext context, ByteBuf read) {
    discardedBytes += read.readableBytes();
    read.release();
    if (!context.channel().config().isAutoRead()) {
      context.close();
    } else if (discardedBytes >= FAREWELL_BYTES) {
      connected().read(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (conversation == null || ended) {
      return;
    }
    if (context.channel().isWritable()) {
      conversation.cleared();
    } else {
      conversation.blocked();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (counted != null) {
      desk.leave(counted);
      counted = null;
    }
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof IOException) {
      LOG.debug("connection failed", failure);
    } else if (failure instanceof OutOfMemoryError) {
      OUT_OF_MEMORY.warn("a connection was closed, memory is used up: " + failure.getMessage());
    } else {
      DEFECTS.error("connection closed because of a defect", failure);
    }
    context.close();
  }

  /**
   * Gives memory back, on the event loop: what is kept for messages to come, or the session when
   * one has begun: TIMEOUT, since the next attempt may well succeed.
   */
  void giveWay() {
    if (!ended && !received.giveWay()) {
      connected()
          .goodbye(
              GoodbyeCode.GOODBYE_CODE_TIMEOUT,
              "the relay needs the memory that an unfinished message holds");
    }
  }

  /** Says goodbye, from any thread. */
  void sendAway(EventExecutor loop, GoodbyeCode code, String reason) {
    loop.execute(
        () -> {
          if (connection != null) {
            connection.goodbye(code, reason);
          }
        });
  }

  /** The handshake is over for this side: no message is looked at until {@link #resume}. */
  void pause(Conversation next) {
    conversation = next;
    paused = true;
    connected().read(false);
  }

  /** The peer publishes: what it sends is needed more than what others say. */
  void expectFrames() {
    received.expectFrames();
  }

  /** The session has begun: goes on with what has come meanwhile, and with the pings. */
  void resume(int maxMessageBytes) {
    limit = maxMessageBytes;
    paused = false;
    connected().read(true);
    connected().loop().execute(this::workOff);
    pulse();
  }

  private void workOff() {
    try {
      while (!paused && !ended) {
        Message message = received.next(limit);
        if (message == null) {
          Handshake.checkFirstByte(conversation, received.firstByte());
          return;
        }
        deadlines.messageCame();
        if (conversation == null) {
          message.bytes().release();
        } else {
          conversation.received(message);
        }
      }
    } catch (WireException broken) {
      connected().goodbye(broken.code(), String.valueOf(broken.getMessage()));
    }
  }

  private void endHandshake() {
    if (!ended && !connected().isWelcomed()) {
      connected().goodbye(GoodbyeCode.GOODBYE_CODE_TIMEOUT, "no whole Hello came in time");
    }
  }

  private void pulse() {
    if (ended) {
      return;
    }
    try {
      long mayBeSilent = deadlines.check(System.nanoTime());
      connected().ping();
      long next = Math.min(desk.limits().pingIntervalMillis(), mayBeSilent);
      connected().loop().schedule(this::pulse, next, TimeUnit.MILLISECONDS);
    } catch (WireException late) {
      connected().goodbye(late.code(), String.valueOf(late.getMessage()));
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      received.discard();
      if (conversation != null) {
        conversation.ended();
      }
    }
  }

  private Connection connected() {
    if (connection == null) {
      throw new IllegalStateException("channel is not active yet");
    }
    return connection;
  }
}
