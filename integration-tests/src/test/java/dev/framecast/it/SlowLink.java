package dev.framecast.it;

import dev.framecast.wire.Envelopes;
import dev.framecast.wire.MessageReader;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Envelope;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A proxy between one viewer and a relay that takes whatever the relay sends and lets one frame
 * through at a time, as a tunnel over a slow link does. It keeps count of what either side says.
 */
final class SlowLink implements AutoCloseable {
  private static final int KEPT_MESSAGES = 10_000;

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<Envelope> kept = new ArrayBlockingQueue<>(KEPT_MESSAGES);
  private final int relayPort;
  private final long frameMillis;

  private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();
  private final List<Integer> windows = new ArrayList<>();
  private boolean drained;
  private int mostOnTheWay;
  private int framesUnderWindow;

  /** Listens at once; each frame takes so long. */
  SlowLink(int relayPort, long frameMillis) throws IOException {
    this.relayPort = relayPort;
    this.frameMillis = frameMillis;
    Thread.ofVirtual().start(this::carry);
  }

  /** Where the viewer connects to. */
  int port() {
    return server.getLocalPort();
  }

  /** The windows that the viewer asked for, in order. */
  synchronized List<Integer> windows() {
    return List.copyOf(windows);
  }

  /** Frames that came from the relay since all that it had sent without a window were through. */
  synchronized int framesUnderWindow() {
    return framesUnderWindow;
  }

  /** The most of them that were not acknowledged at any moment. */
  synchronized int mostOnTheWay() {
    return mostOnTheWay;
  }

  @Override
  public void close() throws IOException {
    pace.shutdownNow();
    server.close();
  }

  private void carry() {
    try (Socket viewer = server.accept();
        Socket relay = new Socket(InetAddress.getLoopbackAddress(), relayPort)) {
      Thread.ofVirtual().start(() -> up(viewer, relay));
      Future<?> letting =
          pace.scheduleAtFixedRate(
              () -> letOneFrameThrough(viewer), frameMillis, frameMillis, TimeUnit.MILLISECONDS);
      try {
        keepAll(reader(relay));
      } finally {
        letting.cancel(false);
      }
    } catch (IOException ended) {
      told(ended);
    }
  }

  private void keepAll(MessageReader reader) throws IOException {
    for (Envelope next = reader.read(); next != null; next = reader.read()) {
      if (next.hasFrame()) {
        sent(next.getFrame().getSequence());
      }
      kept.add(next);
    }
  }

  private void up(Socket viewer, Socket relay) {
    try {
      MessageReader reader = reader(viewer);
      for (Envelope next = reader.read(); next != null; next = reader.read()) {
        if (next.hasAck()) {
          acknowledged(next.getAck());
        }
        write(next, relay);
      }
    } catch (IOException ended) {
      told(ended);
    }
  }

  private void letOneFrameThrough(Socket viewer) {
    try {
      for (Envelope next = kept.poll(); next != null; next = kept.poll()) {
        write(next, viewer);
        if (next.hasFrame()) {
          return;
        }
      }
    } catch (IOException ended) {
      told(ended);
    }
  }

  private synchronized void sent(long sequence) {
    unacknowledged.add(sequence);
    if (drained) {
      framesUnderWindow++;
      mostOnTheWay = Math.max(mostOnTheWay, unacknowledged.size());
    }
  }

  private synchronized void acknowledged(Ack ack) {
    if (ack.hasWindow()) {
      windows.add(ack.getWindow());
    }
    unacknowledged.removeIf(sequence -> sequence <= ack.getSequence());
    drained |= unacknowledged.isEmpty();
  }

  private static MessageReader reader(Socket from) throws IOException {
    return new MessageReader(
        new BufferedInputStream(from.getInputStream()), Protocol.DEFAULT_MAX_MESSAGE_BYTES);
  }

  private static void write(Envelope envelope, Socket to) throws IOException {
    ByteBuffer bytes = Envelopes.delimited(envelope);
    to.getOutputStream()
        .write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
  }

  private static void told(IOException ended) {
    org.slf4j.LoggerFactory.getLogger(SlowLink.class).info("ended: {}", ended.getMessage());
  }
}
