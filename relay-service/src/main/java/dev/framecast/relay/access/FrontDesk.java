package dev.framecast.relay.access;

import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.GoodbyeCode;
import dev.framecast.wire.v1.Role;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Lets connections in and out, checks tokens, and counts. Safe from any thread. */
public final class FrontDesk {
  /** What became of a token. */
  public enum Verdict {
    /** It fits the role. */
    ALLOWED,
    /** It does not. */
    DENIED,
    /** It does not, and the address has tried too often: let it wait for the answer. */
    DENIED_SLOWLY
  }

  /** What a connection is. */
  public enum Guest {
    HANDSHAKE,
    PUBLISHER,
    VIEWER,
    DIRECTORY
  }

  private final SessionLimits limits;
  private final AccessTokens tokens;
  private final MicrosClock clock;
  private final WrongTokens wrongTokens = new WrongTokens();
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<Guest, AtomicInteger> guests = new EnumMap<>(Guest.class);
  private final Map<GoodbyeCode, LongAdder> goodbyes = new EnumMap<>(GoodbyeCode.class);

  /** Nobody is in yet. */
  public FrontDesk(SessionLimits limits, AccessTokens tokens, MicrosClock clock) {
    this.limits = limits;
    this.tokens = tokens;
    this.clock = clock;
    for (Guest guest : Guest.values()) {
      guests.put(guest, new AtomicInteger());
    }
    for (GoodbyeCode code : GoodbyeCode.values()) {
      goodbyes.put(code, new LongAdder());
    }
  }

  /** The bounds that hold here. */
  public SessionLimits limits() {
    return limits;
  }

  /** Takes a place for a connection, if one is free; to be given back by {@link #leave}. */
  public boolean enter(InetAddress address) {
    if (connections.incrementAndGet() > limits.maxSessions()) {
      connections.decrementAndGet();
      return false;
    }
    int fromThere = perAddress.merge(address, 1, Integer::sum);
    if (fromThere > limits.maxSessionsPerAddress()) {
      leave(address);
      return false;
    }
    return true;
  }

  /** Gives the place back. */
  public void leave(InetAddress address) {
    connections.decrementAndGet();
    perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Checks a token. The right one is always let in, however often a wrong one came from the same
   * address: behind one address there may be many, and the owner must not be locked out.
   */
  public Verdict check(Role role, String token, InetAddress address) {
    if (tokens.allow(role, token)) {
      return Verdict.ALLOWED;
    }
    return wrongTokens.isOneTooMany(address, clock.nowUs())
        ? Verdict.DENIED_SLOWLY
        : Verdict.DENIED;
  }

  /** One guest more or, with -1, one fewer. */
  public void count(Guest guest, int by) {
    guests.getOrDefault(guest, new AtomicInteger()).addAndGet(by);
  }

  /** How many are in now. */
  public int guests(Guest guest) {
    return guests.getOrDefault(guest, new AtomicInteger()).get();
  }

  /** Connections at present, whatever they are. */
  public int connections() {
    return connections.get();
  }

  /** A session or a handshake was ended with this code. */
  public void saidGoodbye(GoodbyeCode code) {
    goodbyes.getOrDefault(code, new LongAdder()).increment();
  }

  /** How many were ended with this code. */
  public long goodbyes(GoodbyeCode code) {
    return goodbyes.getOrDefault(code, new LongAdder()).sum();
  }
}
