package dev.framecast.relay.stream;

import dev.framecast.relay.stream.outbox.Outbox;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.StreamStatus;
import java.util.concurrent.Executor;

/** A session that watches a stream. Called on its own event loop, but for {@link #refused}. */
public interface Viewer {
  /** The session's event loop. */
  Executor loop();

  /** Runs the task on that loop after its sockets have had a turn. On the loop. */
  void later(Runnable task);

  /** The frames on their way to it. */
  Outbox outbox();

  /** It belongs to the audience now; frames come next. */
  void joined(Audience audience, StreamStatus status);

  /** It is not let in. Called on any event loop. */
  void refused(GoodbyeCode code, String sentence);

  /** The stream is otherwise now. */
  void changed(StreamStatus status);

  /** It wants every frame and its queue is full: the session must end. */
  void fellBehind();

  /** The ages that it reported last, or {@link ReportedAge#NONE}. */
  ReportedAge reportedAge();

  /**
   * Ages at which a viewer showed pictures in its last second, microseconds.
   *
   * @param p50Us the median
   * @param p99Us the 99th percentile
   */
  record ReportedAge(long p50Us, long p99Us) {
    /** Nothing was reported yet. */
    public static final ReportedAge NONE = new ReportedAge(-1, -1);
  }
}
