package dev.framecast.capture.source.http;

import dev.framecast.capture.source.FrameSource;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.http.exchange.HttpAnswer;
import dev.framecast.capture.source.http.exchange.HttpExchange;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.still.PictureDecoder;
import dev.framecast.capture.source.video.MediaSource;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An http or https address. What it answers decides what it is: pictures one behind the other are
 * read as they come, a single picture is asked for again and again, and everything else is given to
 * {@link MediaSource}, which opens a connection of its own when ours is closed.
 */
public final class HttpSource implements FrameSource {
  private static final int OK = 200;

  private static final Duration CONNECTING = Duration.ofSeconds(4);

  /** A camera may open its sensor before it answers. */
  private static final Duration ANSWERING = Duration.ofSeconds(10);

  /** An address that does not answer is asked this often: it may be back. */
  private static final Duration LONGEST_AWAY = Duration.ofSeconds(1);

  /** Cameras that serve one at a time may need a moment after our own connection. */
  private static final int TURNS_OF_MEDIA = 2;

  private final String name;
  private final MicrosClock clock;
  private final HttpExchange exchange;
  private final PictureDecoder decoder;
  private final Snapshots snapshots;
  private final MediaSource media;
  private final SilenceLimit silence = new SilenceLimit();
  private @Nullable HttpAnswer answer;
  private @Nullable PictureStream stream;
  private @Nullable SourceFrame first;
  private boolean isMedia;
  private boolean isSnapshot;
  private boolean isAway;
  private int turnsOfMedia;
  private long mediaPictures;
  private boolean hasAnswered;

  /**
   * A source that is not open yet.
   *
   * @param passed the compressed forms that are taken as they are
   * @param loops whether a recording there begins anew at its end
   * @param interval between one request for a single picture and the next
   */
  public HttpSource(
      SourceUri.Network network,
      Set<Codec> passed,
      boolean loops,
      Duration interval,
      MicrosClock clock,
      NativeCalls calls) {
    this.name = network.toString();
    this.clock = clock;
    this.exchange = new HttpExchange(network.address().url());
    this.decoder = new PictureDecoder(passed);
    this.snapshots = new Snapshots(name, exchange, decoder, interval, clock);
    this.media = MediaSource.network(network, passed, loops, clock, calls);
  }

  @Override
  public void open() throws SourceException, InterruptedException {
    isAway = true;
    isSnapshot = false;
    isMedia = false;
    if (turnsOfMedia > 0) {
      openMedia();
      return;
    }
    try {
      ask();
    } catch (IOException failed) {
      if (failed instanceof SSLException && !hasAnswered) {
        // FFmpeg's TLS speaks with some old cameras that Java's does not.
        openMedia();
        return;
      }
      exchange.close();
      throw fault(failed);
    }
  }

  @Override
  public @Nullable SourceFrame next() throws SourceException, InterruptedException {
    if (isMedia) {
      return nextOfMedia();
    }
    try {
      SourceFrame next = first;
      first = null;
      if (next == null && !isSnapshot) {
        next = nextOfStream();
      }
      return next == null ? snapshots.next() : next;
    } catch (IOException failed) {
      throw fault(failed);
    }
  }

  @Override
  public void close() {
    exchange.close();
    media.close();
    snapshots.close();
    decoder.close();
    stream = null;
    answer = null;
    if (first != null) {
      first.close();
      first = null;
    }
  }

  @Override
  public boolean isLive() {
    return true;
  }

  @Override
  public boolean mayRepeat() {
    return isSnapshot;
  }

  @Override
  public void awaitRetry(Duration atMost) throws InterruptedException {
    if (isMedia) {
      media.awaitRetry(atMost);
    } else {
      boolean isShorter = isAway && atMost.compareTo(LONGEST_AWAY) > 0;
      Thread.sleep(isShorter ? LONGEST_AWAY : atMost);
    }
  }

  private void ask() throws IOException, InterruptedException {
    HttpAnswer asked = exchange.get(Map.of(), CONNECTING, ANSWERING);
    hasAnswered = true;
    if (asked.status() != OK) {
      throw HttpFault.refused(name, asked.status());
    }
    answer = asked;
    asked.limit(silence.withoutByte(), silence.withoutPicture());
    AnswerBody body = AnswerBody.of(asked);
    switch (body.kind()) {
      case MULTIPART -> read(asked, body);
      case JPEGS -> {
        read(asked, body);
        if (asked.length() >= 0 && goesOn()) {
          openMedia();
        }
      }
      case PICTURE -> {
        first = snapshots.begin(asked, body.bytes());
        isSnapshot = true;
      }
      case PAGE -> throw HttpFault.page(name);
      case OTHER -> openMedia();
    }
  }

  private void read(HttpAnswer asked, AnswerBody body) {
    stream = new PictureStream(name, asked, body, decoder, silence, clock);
  }

  /** Whether JPEGs of a known length are more than one: FFmpeg plays them at their own speed. */
  private boolean goesOn() throws IOException {
    first = nextOfStream();
    return stream != null && stream.goesOn();
  }

  private @Nullable SourceFrame nextOfStream() throws IOException {
    PictureStream from = stream;
    HttpAnswer read = answer;
    if (from == null || read == null) {
      throw new IllegalStateException("not open");
    }
    SourceFrame next = from.next();
    if (next == null) {
      isSnapshot = true;
      stream = null;
      if (from.isAtEnd()) {
        exchange.done();
      } else {
        exchange.close();
      }
    } else if (from.isSingle()) {
      snapshots.begin(read, next.picture());
    }
    return next;
  }

  /** What ends after one picture may be an address of single pictures: it is asked again. */
  private @Nullable SourceFrame nextOfMedia() throws SourceException, InterruptedException {
    SourceFrame next = media.next();
    if (next != null) {
      mediaPictures++;
    } else if (mediaPictures <= 1) {
      turnsOfMedia = 0;
      throw HttpFault.ended(name);
    }
    return next;
  }

  private void openMedia() throws SourceException, InterruptedException {
    close();
    isMedia = true;
    mediaPictures = 0;
    turnsOfMedia = turnsOfMedia > 0 ? turnsOfMedia - 1 : TURNS_OF_MEDIA - 1;
    media.open();
    turnsOfMedia = TURNS_OF_MEDIA;
  }

  private SourceException fault(IOException failed) throws InterruptedException {
    if (failed instanceof InterruptedIOException && !(failed instanceof SocketTimeoutException)) {
      throw new InterruptedException("closed");
    }
    SourceException fault =
        failed instanceof SourceException ours
            ? ours
            : HttpFault.unreachable(name, exchange.host(), failed);
    isAway = fault.reason() == StreamReason.STREAM_REASON_SOURCE_UNREACHABLE;
    return fault;
  }
}
