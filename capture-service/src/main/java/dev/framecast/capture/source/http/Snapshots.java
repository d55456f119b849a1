package dev.framecast.capture.source.http;

import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.http.exchange.HttpAnswer;
import dev.framecast.capture.source.http.exchange.HttpExchange;
import dev.framecast.capture.source.http.multipart.MultipartReader;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.capture.source.picture.Picture;
import dev.framecast.capture.source.still.PictureDecoder;
import dev.framecast.wire.clock.MicrosClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An address that answers with one picture, asked again and again. Where the server says that the
 * picture is still the same (RFC 9110 section 13), the one that is held is yielded again: it is how
 * the camera's view is now.
 *
 * <p>Owned by one thread.
 */
final class Snapshots implements AutoCloseable {
  private static final Duration CONNECTING = Duration.ofSeconds(4);
  private static final Duration ANSWERING = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final int READ_BYTES = 64 << 10;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final String name;
  private final HttpExchange exchange;
  private final PictureDecoder decoder;
  private final Duration interval;
  private final MicrosClock clock;
  private final Map<String, String> conditions = new LinkedHashMap<>();
  private @Nullable Picture held;
  private long dueNanos = System.nanoTime();

  /**
   * Asks nothing yet.
   *
   * @param name of the address, for people
   * @param interval between one request and the next
   */
  Snapshots(
      String name,
      HttpExchange exchange,
      PictureDecoder decoder,
      Duration interval,
      MicrosClock clock) {
    this.name = name;
    this.exchange = exchange;
    this.decoder = decoder;
    this.interval = interval;
    this.clock = clock;
  }

  /** The first answer has come already, and was read by another; its picture is the caller's. */
  void begin(HttpAnswer answer, Picture first) {
    dueNanos = System.nanoTime() + interval.toNanos();
    hold(answer, first);
  }

  /** The first answer has come already, but for its body. */
  SourceFrame begin(HttpAnswer answer, InputStream body) throws IOException {
    dueNanos = System.nanoTime() + interval.toNanos();
    return read(answer, body, clock.nowUs());
  }

  /** Waits until it is time, and asks. */
  SourceFrame next() throws IOException, InterruptedException {
    long nowNanos = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(dueNanos - nowNanos);
    dueNanos = Math.max(dueNanos, nowNanos) + interval.toNanos();
    HttpAnswer answer = exchange.get(conditions, CONNECTING, ANSWERING);
    long nowUs = clock.nowUs();
    Picture same = held;
    if (answer.status() == NOT_MODIFIED && same != null) {
      exchange.done();
      return new SourceFrame(nowUs, same.share());
    }
    if (answer.status() != OK) {
      throw HttpFault.refused(name, answer.status());
    }
    return read(answer, answer.body(), nowUs);
  }

  private SourceFrame read(HttpAnswer answer, InputStream body, long atUs) throws IOException {
    answer.limit(ANSWERING, WHOLE);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    IOException broken = readInto(read, body);
    byte[] bytes = read.toByteArray();
    if (!PictureDecoder.isPicture(bytes)) {
      throw broken == null ? HttpFault.empty(name) : broken;
    }
    if (broken == null) {
      exchange.done();
    } else {
      exchange.close();
    }
    Picture picture = decoder.decode(bytes, 0, bytes.length);
    if (broken != null && isDefective(picture)) {
      picture.close();
      throw broken;
    }
    hold(answer, picture);
    return new SourceFrame(atUs, picture);
  }

  /**
   * Reads a body; what broke it off, or null. Some cameras announce more bytes than their pictures
   * have: what came may be a whole one.
   */
  private static @Nullable IOException readInto(ByteArrayOutputStream read, InputStream body)
      throws InterruptedIOException {
    byte[] some = new byte[READ_BYTES];
    try {
      int count = 0;
      while (count >= 0 && read.size() < MultipartReader.MOST_PICTURE_BYTES) {
        count = body.read(some);
        read.write(some, 0, Math.max(0, count));
      }
      return null;
    } catch (SocketTimeoutException late) {
      return late;
    } catch (InterruptedIOException stopped) {
      throw stopped;
    } catch (IOException brokenOff) {
      return brokenOff;
    }
  }

  @Override
  public void close() {
    conditions.clear();
    if (held != null) {
      held.close();
      held = null;
    }
  }

  /** Only a whole picture is worth to hear that it is still the same. */
  private void hold(HttpAnswer answer, Picture picture) {
    close();
    if (isDefective(picture)) {
      return;
    }
    held = picture.share();
    condition("If-None-Match", answer.header("ETag"));
    condition("If-Modified-Since", answer.header("Last-Modified"));
  }

  private static boolean isDefective(Picture picture) {
    return picture instanceof CompressedPicture jpeg && jpeg.defect() != null;
  }

  private void condition(String header, String value) {
    if (!value.isBlank()) {
      conditions.put(header, value);
    }
  }
}
