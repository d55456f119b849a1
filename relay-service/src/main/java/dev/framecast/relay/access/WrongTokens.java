package dev.framecast.relay.access;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address presented a wrong token in the last minute. Bounded: when too many addresses
 * are known the longest known is forgotten. Safe from any thread.
 */
final class WrongTokens {
  /** So many wrong tokens a minute are answered at once. */
  static final int A_MINUTE = 5;

  private static final int MAX_ADDRESSES = 10_000;
  private static final long MINUTE_US = 60_000_000;

  private final Map<InetAddress, Tally> tallies =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Tally> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  private record Tally(long sinceUs, int failures) {}

  /** Counts one more; whether the address has now presented more than it may. */
  synchronized boolean isOneTooMany(InetAddress address, long nowUs) {
    Tally before = tallies.remove(address);
    Tally now =
        before == null || nowUs - before.sinceUs() > MINUTE_US
            ? new Tally(nowUs, 1)
            : new Tally(before.sinceUs(), Math.min(before.failures() + 1, A_MINUTE + 1));
    tallies.put(address, now);
    return now.failures() > A_MINUTE;
  }
}
