package dev.framecast.capture.source;

import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;

/**
 * A source cannot be opened or has failed: the reason that viewers get, and a sentence for people
 * that names the source, says what happened and what to do.
 */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final StreamReason reason;
  private final String sentence;

  /**
   * Makes one.
   *
   * @param reason what goes in {@code StreamStatus.reason}
   * @param sentence what goes in {@code StreamStatus.detail} and in the log, without secrets
   */
  public SourceException(StreamReason reason, String sentence) {
    super(sentence);
    this.reason = reason;
    this.sentence = sentence;
  }

  /** What goes in {@code StreamStatus.detail} and in the log. */
  public String sentence() {
    return sentence;
  }

  /** What goes in {@code StreamStatus.reason}. */
  public StreamReason reason() {
    return reason;
  }
}
