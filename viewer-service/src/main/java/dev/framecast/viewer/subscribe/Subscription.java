package dev.framecast.viewer.subscribe;

import dev.framecast.wire.Protocol;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Delivery;
import dev.framecast.wire.v1.Hello;
import dev.framecast.wire.v1.Role;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer wants of the relay.
 *
 * @param stream the stream, or null for the directory of all streams (statuses, no frames)
 * @param delivery newest frame wins, or every frame in order
 * @param maxFps at most so many frames per second; 0: all
 * @param maxAgeMillis a frame older than this is not sent; 0: no bound
 * @param window frames that may be unacknowledged; 0: as many as the sockets take, and with NEWEST
 *     fewer while pictures queue on the way
 */
public record Subscription(
    @Nullable StreamName stream, Delivery delivery, float maxFps, int maxAgeMillis, int window) {
  /** Checks that nothing is negative. */
  public Subscription {
    if (!(maxFps >= 0) || maxAgeMillis < 0 || window < 0) {
      throw new IllegalArgumentException("max fps, max age and window must not be negative");
    }
  }

  /** The newest frame, always: what a screen wants. */
  public static Subscription newest(StreamName stream) {
    return new Subscription(stream, Delivery.DELIVERY_NEWEST, 0, 0, 0);
  }

  /** Every frame in order: what a recording wants. */
  public static Subscription every(StreamName stream) {
    return new Subscription(stream, Delivery.DELIVERY_EVERY, 0, 0, 0);
  }

  /** A status for each stream now, and for every one that comes, changes or goes. */
  public static Subscription directory() {
    return new Subscription(null, Delivery.DELIVERY_NEWEST, 0, 0, 0);
  }

  /** The same with at most so many frames per second; 0: all. */
  public Subscription withMaxFps(float fps) {
    return new Subscription(stream, delivery, fps, maxAgeMillis, window);
  }

  /** The same without frames older than this; 0: no bound. */
  public Subscription withMaxAgeMillis(int millis) {
    return new Subscription(stream, delivery, maxFps, millis, window);
  }

  /** The stream's name for people, "the directory" where there is none. */
  public String label() {
    return stream == null ? "the directory" : stream.value();
  }

  Hello hello(String agent, String token) {
    return Hello.newBuilder()
        .setProtocolVersion(Protocol.VERSION)
        .setRole(Role.ROLE_VIEWER)
        .setStream(stream == null ? "" : stream.value())
        .setToken(token)
        .setAgent(agent)
        .setDelivery(delivery)
        .setMaxFps(maxFps)
        .setMaxAgeMs(maxAgeMillis)
        .setWindow(window)
        .build();
  }
}
