package dev.framecast.viewer.sink.web;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a page does with its WebSocket, without drawing. */
final class OpenPage implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  /** One frame as the page gets it. */
  record Frame(ByteBuffer message) {
    int version() {
      return message.get(0);
    }

    int codec() {
      return message.get(1);
    }

    boolean isKeyframe() {
      return (message.get(2) & 1) == 1;
    }

    boolean isLate() {
      return (message.get(2) & 2) == 2;
    }

    int width() {
      return message.getInt(4);
    }

    int height() {
      return message.getInt(8);
    }

    long position() {
      return message.getLong(16);
    }

    long epoch() {
      return message.getLong(24);
    }

    long sequence() {
      return message.getLong(32);
    }

    long captureUs() {
      return message.getLong(40);
    }

    long relayedUs() {
      return message.getLong(48);
    }

    String stream() {
      return new String(message.array(), 56, message.get(3), StandardCharsets.US_ASCII);
    }

    byte[] payload() {
      byte[] bytes = new byte[message.capacity() - 56 - message.get(3)];
      message.get(56 + message.get(3), bytes);
      return bytes;
    }
  }

  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>(10_000);
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>(10_000);
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  OpenPage(WebTrial trial) {
    socket =
        trial
            .http
            .newWebSocketBuilder()
            .header("Origin", trial.address())
            .buildAsync(URI.create("ws://127.0.0.1:" + trial.screen.port() + "/ws"), new Ear())
            .join();
  }

  OpenPage watch(String... names) {
    return say(
        Arrays.stream(names)
            .collect(Collectors.joining("\",\"", "{\"watch\":[\"", "\"]}"))
            .replace("[\"\"]", "[]"));
  }

  OpenPage say(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  Frame frame() {
    return next(frames, frame -> true);
  }

  String text(Predicate<String> fitting) {
    return next(texts, fitting);
  }

  /** Frames that came and were not asked for yet. */
  int framesWaiting() {
    return frames.size();
  }

  /** The code with which the service closed the socket. */
  int closeCode() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private static <T> T next(BlockingQueue<T> queue, Predicate<T> fitting) {
    try {
      while (true) {
        T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("nothing fitting came within " + PATIENCE_SECONDS + " s");
        }
        if (fitting.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  private final class Ear implements WebSocket.Listener {
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        frames.add(new Frame(ByteBuffer.wrap(binary.toByteArray())));
        binary.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }
}
