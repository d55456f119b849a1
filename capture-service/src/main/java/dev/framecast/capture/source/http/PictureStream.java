package dev.framecast.capture.source.http;

import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.http.exchange.HttpAnswer;
import dev.framecast.capture.source.http.multipart.MultipartReader;
import dev.framecast.capture.source.http.multipart.Part;
import dev.framecast.capture.source.still.PictureDecoder;
import dev.framecast.wire.clock.MicrosClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Pictures that a server sends one behind the other in one answer. Owned by one thread. */
final class PictureStream {
  /** Behind the last delimiter, or behind a picture that came alone, nothing need follow. */
  private static final Duration NOTHING_MORE = Duration.ofMillis(1_250);

  private final String name;
  private final HttpAnswer answer;
  private final MultipartReader reader;
  private final PictureDecoder decoder;
  private final SilenceLimit silence;
  private final boolean mayBeSingle;
  private int pictures;
  private boolean isAtEnd;

  /**
   * Begins to read.
   *
   * @param name of the address, for people
   */
  PictureStream(
      String name,
      HttpAnswer answer,
      AnswerBody body,
      PictureDecoder decoder,
      SilenceLimit silence,
      MicrosClock clock) {
    this.name = name;
    this.answer = answer;
    this.reader = new MultipartReader(body.bytes(), body.boundary(), clock);
    this.decoder = decoder;
    this.silence = silence;
    this.mayBeSingle = body.kind() == AnswerBody.Kind.JPEGS;
    silence.begin();
  }

  /**
   * Waits for the next picture; null when there was one alone, as at a snapshot's address.
   *
   * @throws SourceException when the stream ended or fell silent
   */
  @Nullable SourceFrame next() throws IOException {
    answer.limit(withoutByte(), silence.withoutPicture());
    Part part;
    try {
      part = reader.next();
    } catch (SocketTimeoutException silent) {
      if (isSingle()) {
        return null;
      }
      if (reader.isClosed()) {
        throw HttpFault.ended(name);
      }
      silence.reached();
      throw HttpFault.silent(name, pictures > 0);
    }
    if (part == null) {
      isAtEnd = true;
      if (isSingle()) {
        return null;
      }
      throw pictures == 0 ? HttpFault.empty(name) : HttpFault.ended(name);
    }
    pictures++;
    silence.picture(System.nanoTime());
    return new SourceFrame(
        part.arrivedUs(), decoder.decode(part.bytes(), part.offset(), part.length()));
  }

  /** Whether another picture follows in a body that has an end, as in a recording. */
  boolean goesOn() throws IOException {
    return reader.isJpegNext();
  }

  private Duration withoutByte() {
    boolean mayBeOver = reader.isClosed() || (isSingle() && answer.type().startsWith("image/"));
    return mayBeOver ? NOTHING_MORE : silence.withoutByte();
  }

  /** Whether the body was read to its end. */
  boolean isAtEnd() {
    return isAtEnd;
  }

  /** Whether one picture has come, and may have been all. */
  boolean isSingle() {
    return mayBeSingle && pictures == 1;
  }
}
