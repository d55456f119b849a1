package dev.framecast.viewer.sink.web.feed;

import dev.framecast.viewer.subscribe.Subscriber;
import dev.framecast.viewer.subscribe.Subscription;
import dev.framecast.viewer.subscribe.SubscriptionListener;
import dev.framecast.wire.session.RelayDialer;
import java.util.function.Supplier;

/**
 * The way to the relay.
 *
 * @param dialer where it is
 * @param token asked at each attempt to connect; empty where the relay has no tokens
 * @param agent our software, for the relay's logs
 */
public record Upstream(RelayDialer dialer, Supplier<String> token, String agent) {
  /** A subscriber that is not started yet. */
  Subscriber subscriber(Subscription subscription, SubscriptionListener listener) {
    return new Subscriber(dialer, subscription, token, agent, listener);
  }
}
