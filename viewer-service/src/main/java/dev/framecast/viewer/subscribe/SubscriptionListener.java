package dev.framecast.viewer.subscribe;

import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.StreamStatus;
import dev.framecast.wire.v1.Welcome;
import java.io.IOException;

/**
 * What comes of a subscription. All calls are made on the subscriber's one thread, never
 * concurrently; while one lasts, the next frame waits in the socket and, with delivery NEWEST, is
 * replaced by newer ones at the relay.
 */
public interface SubscriptionListener {
  /** A session began. After a loss this comes again, with another session id. */
  default void connected(Welcome welcome) {}

  /**
   * One frame whose checksum is right and whose sequence is above the last one's of its epoch.
   *
   * @throws IOException ends the session; the subscriber then connects anew
   */
  void frame(ReceivedFrame frame) throws IOException;

  /** How the stream is (or, in the directory, one of the streams). */
  default void status(StreamStatus status) {}

  /**
   * The relay refused for a reason that trying again soon does not cure: denied, bad stream name,
   * unsupported version. The subscriber goes on trying, seldom.
   */
  default void refused(WireException refusal) {}

  /**
   * A session ended and the next attempt follows; not called by {@link Subscriber#close}.
   *
   * @param reason one sentence for people
   */
  default void disconnected(String reason) {}
}
