package dev.framecast.viewer.subscribe;

import dev.framecast.runtime.ThrottledLog;
import dev.framecast.viewer.subscribe.order.SequenceOrder;
import dev.framecast.viewer.subscribe.transit.Freshness;
import dev.framecast.wire.PayloadChecksum;
import dev.framecast.wire.session.PeerSession;
import dev.framecast.wire.v1.Ack;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.DropReason;
import dev.framecast.wire.v1.Envelope;
import dev.framecast.wire.v1.Frame;
import dev.framecast.wire.v1.Report;
import java.io.IOException;
import java.time.Duration;

/**
 * One session of a subscriber: takes what comes, on the subscriber's thread, and reports each
 * second, and when a keyframe is wanted, on a virtual thread of its own.
 */
record SubscribedSession(
    PeerSession session,
    Subscription subscription,
    SubscriptionListener listener,
    SequenceOrder order,
    Books books,
    KeyframeRequest keyframes,
    ThrottledLog trouble,
    Freshness freshness) {
  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);

  SubscribedSession(
      PeerSession session,
      Subscription subscription,
      SubscriptionListener listener,
      SequenceOrder order,
      Books books,
      KeyframeRequest keyframes,
      ThrottledLog trouble) {
    this(
        session,
        subscription,
        listener,
        order,
        books,
        keyframes,
        trouble,
        new Freshness(
            subscription.delivery(),
            subscription.window(),
            session.welcome().getRelayClockUs(),
            session.roundTripUs()));
  }

  /** Blocks until the session has ended; why, in one sentence. */
  String follow() {
    Thread reporter = Thread.ofVirtual().name("reporter").start(this::report);
    try {
      listener.connected(session.welcome());
      session.receive(this::take);
      return "it ended";
    } catch (IOException ended) {
      return said(ended);
    } finally {
      reporter.interrupt();
      session.close();
    }
  }

  static String said(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private void take(Envelope envelope) throws IOException {
    switch (envelope.getBodyCase()) {
      case FRAME -> takeFrame(envelope.getFrame());
      case STREAM_STATUS -> listener.status(envelope.getStreamStatus());
      default -> {}
    }
  }

  private void takeFrame(Frame frame) throws IOException {
    long receivedUs = session.relayNowUs();
    books.received(frame.getPayload().size());
    boolean late = freshness.arrived(frame, receivedUs, session::unreadBytes);
    long missing = order.missingBefore(frame);
    if (missing == SequenceOrder.OUT_OF_ORDER) {
      books.dropped(DropReason.DROP_REASON_OUT_OF_ORDER);
    } else {
      books.missing(missing);
      if (late && frame.getCodec() != Codec.CODEC_H264) {
        withhold(DropReason.DROP_REASON_TOO_OLD);
      } else if (PayloadChecksum.matches(frame)) {
        listener.frame(
            new ReceivedFrame(frame, receivedUs, order.undelivered(), order.follows(frame), late));
        order.delivered(frame);
      } else {
        withhold(DropReason.DROP_REASON_CORRUPT);
        trouble.warn(subscription.label() + ": a frame's checksum is wrong; it is not shown");
      }
    }
    Ack ack = freshness.answerTo(frame);
    if (ack != null) {
      session.send(Envelope.newBuilder().setAck(ack).build());
    }
  }

  private void withhold(DropReason reason) {
    order.withheld();
    books.dropped(reason);
  }

  private void report() {
    try {
      long dueNanos = System.nanoTime() + REPORT_EVERY.toNanos();
      while (true) {
        boolean keyframeWanted = keyframes.await(dueNanos - System.nanoTime());
        if (!keyframeWanted) {
          dueNanos += REPORT_EVERY.toNanos();
          books.turnSecond();
        }
        if (subscription.stream() != null) {
          Report report = books.report().toBuilder().setKeyframeWanted(keyframeWanted).build();
          session.send(Envelope.newBuilder().setReport(report).build());
        }
      }
    } catch (IOException | InterruptedException ended) {
      // The reading side says why the session ended; here is nothing to add.
      Thread.currentThread().interrupt();
    }
  }
}
