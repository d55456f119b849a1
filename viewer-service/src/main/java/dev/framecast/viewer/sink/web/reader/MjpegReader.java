package dev.framecast.viewer.sink.web.reader;

import dev.framecast.viewer.sink.web.feed.Feed;
import dev.framecast.viewer.sink.web.feed.FeedFrame;
import dev.framecast.viewer.sink.web.feed.FeedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Software that reads a feed with blocking writes: one picture, or MJPEG
 * (multipart/x-mixed-replace, as mjpg-streamer and IP cameras send it). Whole pictures only; while
 * one is written, newer ones replace each other in the feed. Owned by the one thread that serves
 * the request.
 */
public final class MjpegReader implements AutoCloseable {
  /** The Content-Type of {@link #stream}. */
  public static final String CONTENT_TYPE = "multipart/x-mixed-replace;boundary=framecast";

  private static final String BOUNDARY = "--framecast";
  private static final int SILENCE_MILLIS = 30_000;
  private static final int LOOK_UP_MILLIS = 500;

  private final FeedReader reader;
  private final Seats seats;
  private final Semaphore frames = new Semaphore(0);

  /** Begins to read; the caller has taken a seat, and gives it back. */
  public MjpegReader(Feed feed, Seats seats) {
    this.seats = seats;
    this.reader = feed.open(frames::release);
  }

  /**
   * Blocks for the next picture.
   *
   * @return null when none came in that time, or the service stops
   */
  public @Nullable FeedFrame await(int millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!seats.isClosed()) {
      FeedFrame frame = reader.take();
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (frame != null || leftMillis <= 0) {
        return frame;
      }
      if (frames.tryAcquire(Math.min(leftMillis, LOOK_UP_MILLIS), TimeUnit.MILLISECONDS)) {
        frames.drainPermits();
      }
    }
    return null;
  }

  /**
   * Writes pictures until the reader goes or takes nothing for too long, the stream is silent for
   * {@value #SILENCE_MILLIS} ms (so that no old picture passes for a live one), its codec changes,
   * or the service stops.
   *
   * @param first the first one, already taken
   */
  public void stream(FeedFrame first, OutputStream out) throws IOException, InterruptedException {
    FeedFrame frame = first;
    try {
      while (frame != null && frame.codec() == first.codec()) {
        writePart(frame, out);
        frame = await(SILENCE_MILLIS);
      }
      out.write((BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException ended) {
      if (ended.getCause() instanceof TimeoutException) {
        seats.stalledOne();
      }
      throw ended;
    }
  }

  /** Seconds since 1970 on the relay's clock, as mjpg-streamer gives them. */
  public static String timestamp(FeedFrame frame) {
    return String.format(
        Locale.ROOT, "%d.%06d", frame.captureUs() / 1_000_000, frame.captureUs() % 1_000_000);
  }

  /** The media type of the picture; null where it is none that a browser shows by itself. */
  public static @Nullable String contentType(FeedFrame frame) {
    return switch (frame.codec()) {
      case CODEC_JPEG -> "image/jpeg";
      case CODEC_PNG -> "image/png";
      default -> null;
    };
  }

  @Override
  public void close() {
    reader.close();
  }

  private void writePart(FeedFrame frame, OutputStream out) throws IOException {
    out.write(partHead(frame).getBytes(StandardCharsets.US_ASCII));
    frame.writePayload(out);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    seats.sent(frame.payloadBytes());
  }

  private static String partHead(FeedFrame frame) {
    return BOUNDARY
        + "\r\nContent-Type: "
        + contentType(frame)
        + "\r\nContent-Length: "
        + frame.payloadBytes()
        + "\r\nX-Timestamp: "
        + timestamp(frame)
        + "\r\n\r\n";
  }
}
