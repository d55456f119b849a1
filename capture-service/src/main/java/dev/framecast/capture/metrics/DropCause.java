package dev.framecast.capture.metrics;

import java.util.Locale;

/** Why a frame that a source yielded did not leave. Each is a gap in the sequence. */
public enum DropCause {
  /** A newer one took its place before it was encoded. */
  REPLACED,
  /** There was no session with the relay, or it ended while the frame was being sent. */
  DISCONNECTED,
  /** The device made it, and its driver lost it. */
  MISSED,
  /** It waited in the device while a newer one was there already. */
  BACKLOG,
  /** The frame that it builds on was dropped, and no keyframe came since. */
  AWAITING_KEYFRAME,
  /** The source's own picture was broken, or of a form that viewers cannot show. */
  CORRUPT,
  /** Above the largest message that the relay takes. */
  TOO_LARGE,
  /** The encoder refused it. */
  NOT_ENCODED,
  /** The source failed, ended or was closed with the frame still waiting. */
  CLOSED;

  /** The value of the metric's {@code reason} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
