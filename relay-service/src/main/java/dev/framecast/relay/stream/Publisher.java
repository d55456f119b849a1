package dev.framecast.relay.stream;

import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Hello;
import java.util.concurrent.Executor;

/** A session that publishes a stream. Called on any event loop; moves to its own by itself. */
public interface Publisher {
  /** The session's event loop. */
  Executor loop();

  /** What it said of itself. */
  Hello hello();

  /** It is the stream's publisher now. */
  void seated(Stream stream);

  /** It is not let in. */
  void refused(GoodbyeCode code, String sentence);

  /** The same publisher has come back over a new connection; this session is over. */
  void replaced();

  /** How many watch now, and whether one of them waits for a keyframe. */
  void demand(int viewers, boolean keyframeWanted);
}
