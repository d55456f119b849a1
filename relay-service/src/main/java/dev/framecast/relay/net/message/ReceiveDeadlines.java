package dev.framecast.relay.net.message;

import dev.framecast.wire.Protocol;
import dev.framecast.wire.WireException;
import dev.framecast.wire.v1.GoodbyeCode;
import java.util.concurrent.TimeUnit;

/**
 * How long a peer may be silent, and how long a message that has begun may take: as long, and what
 * its size takes at {@link Protocol#SLOWEST_BYTES_PER_SECOND} beside that. Looked at now and then:
 * a message counts as begun when it is first seen. Times as of {@link System#nanoTime}. Not
 * thread-safe: owned by the connection's event loop.
 */
public final class ReceiveDeadlines {
  private final ReceiveBuffer received;
  private final int timeoutMillis;
  private long heardNanos;
  private boolean begun;
  private long begunNanos;

  /**
   * For the messages that {@code received} puts together.
   *
   * @param timeoutMillis how long the peer may be silent
   */
  public ReceiveDeadlines(ReceiveBuffer received, int timeoutMillis) {
    this.received = received;
    this.timeoutMillis = timeoutMillis;
  }

  /** Something has come. */
  public void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** A message has come whole. */
  public void messageCame() {
    begun = false;
  }

  /**
   * Looks whether the peer keeps them.
   *
   * @return for how long it may be silent from now on, milliseconds
   * @throws WireException TIMEOUT, when it does not
   */
  public long check(long nowNanos) throws WireException {
    long silent = TimeUnit.NANOSECONDS.toMillis(nowNanos - heardNanos);
    if (silent >= timeoutMillis) {
      throw late("nothing was received for " + silent + " ms");
    }
    int bytes = received.unfinishedBytes();
    if (bytes == 0 || !begun) {
      begun = bytes > 0;
      begunNanos = nowNanos;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - begunNanos);
    if (millis > timeoutMillis + Protocol.slowestMillis(bytes)) {
      throw late("a message of " + bytes + " bytes did not come whole in " + millis + " ms");
    }
    return timeoutMillis - silent;
  }

  private static WireException late(String sentence) {
    return new WireException(GoodbyeCode.GOODBYE_CODE_TIMEOUT, sentence);
  }
}
