package dev.framecast.viewer.sink.web.http;

import dev.framecast.viewer.sink.web.feed.Feed;
import dev.framecast.viewer.sink.web.feed.FeedFrame;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.feed.ListedStream;
import dev.framecast.viewer.sink.web.reader.MjpegReader;
import dev.framecast.viewer.sink.web.reader.Seats;
import dev.framecast.wire.StreamName;
import dev.framecast.wire.v1.Codec;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pictures for other software: MJPEG streams and snapshots. Blocks the request's (virtual) thread.
 */
final class Pictures {
  private static final int FIRST_PICTURE_MILLIS = 3_000;
  private static final long OLD_US = 3_000_000;
  private static final String RETRY_SECONDS = "2";

  private final Feeds feeds;
  private final Seats seats;

  Pictures(Feeds feeds, Seats seats) {
    this.feeds = feeds;
    this.seats = seats;
  }

  /** {@code /stream/cam.mjpg}. */
  void stream(Context request, String name) throws IOException, InterruptedException {
    withFirstPicture(
        request,
        name,
        (reader, first) -> {
          if (first.codec() != Codec.CODEC_JPEG) {
            refuse(request, HttpStatus.NOT_IMPLEMENTED, isNoJpeg(name, first));
            return;
          }
          // Without it the parts would come in chunks, which small MJPEG readers do not know.
          request.contentType(MjpegReader.CONTENT_TYPE).header("Connection", "close");
          if (!isHead(request)) {
            request.res().flushBuffer();
            reader.stream(first, request.res().getOutputStream());
          }
        });
  }

  /** {@code /snapshot/cam.jpg}. */
  void snapshot(Context request, String name) throws IOException, InterruptedException {
    withFirstPicture(
        request,
        name,
        (reader, first) -> {
          String contentType = MjpegReader.contentType(first);
          if (contentType == null) {
            refuse(request, HttpStatus.NOT_IMPLEMENTED, isNoJpeg(name, first));
            return;
          }
          request.contentType(contentType).header("X-Timestamp", MjpegReader.timestamp(first));
          request.res().setContentLength(first.payloadBytes());
          if (!isHead(request)) {
            first.writePayload(request.res().getOutputStream());
            seats.sent(first.payloadBytes());
          }
        });
  }

  /** mjpg-streamer's addresses: {@code /?action=stream} and {@code /?action=snapshot}. */
  void action(Context request, String action) throws IOException, InterruptedException {
    Optional<String> name = Optional.ofNullable(request.queryParam("stream")).or(this::firstName);
    if (name.isEmpty()) {
      refuse(request, HttpStatus.SERVICE_UNAVAILABLE, "there is no stream yet");
      return;
    }
    switch (action) {
      case "stream" -> stream(request, name.get());
      case "snapshot" -> snapshot(request, name.get());
      default -> refuse(request, HttpStatus.BAD_REQUEST, "action must be 'stream' or 'snapshot'");
    }
  }

  private interface Service {
    void serve(MjpegReader reader, FeedFrame first) throws IOException, InterruptedException;
  }

  private void withFirstPicture(Context request, String name, Service service)
      throws IOException, InterruptedException {
    StreamName stream = streamName(name);
    Feed feed = stream == null ? null : feeds.find(stream);
    if (feed == null) {
      boolean unknown = stream == null || feeds.relay().connected();
      refuse(
          request,
          unknown ? HttpStatus.NOT_FOUND : HttpStatus.SERVICE_UNAVAILABLE,
          unknown ? "no such stream" : "the relay is away: " + feeds.relay().detail());
      return;
    }
    if (!seats.take()) {
      refuse(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "all " + seats.all() + " places are taken (--max-browsers)");
      return;
    }
    try (MjpegReader reader = new MjpegReader(feed, seats)) {
      FeedFrame first = firstPicture(reader, name);
      if (first == null) {
        refuse(request, HttpStatus.SERVICE_UNAVAILABLE, whyNone(name));
      } else {
        service.serve(reader, first);
      }
    } finally {
      seats.leave();
    }
  }

  /** The newest picture, unless it is an old one of a stream that is not live. */
  private @Nullable FeedFrame firstPicture(MjpegReader reader, String name)
      throws InterruptedException {
    FeedFrame newest = reader.await(FIRST_PICTURE_MILLIS);
    boolean old = newest != null && feeds.relayNowUs() - newest.captureUs() > OLD_US;
    boolean live = listed(name).map(stream -> stream.state().equals("live")).orElse(false);
    return old && !live ? reader.await(FIRST_PICTURE_MILLIS) : newest;
  }

  private static @Nullable StreamName streamName(String name) {
    try {
      return new StreamName(name);
    } catch (IllegalArgumentException noName) {
      return null;
    }
  }

  private Optional<String> firstName() {
    List<ListedStream> all = feeds.streams();
    return all.stream()
        .filter(stream -> stream.state().equals("live"))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .map(ListedStream::name);
  }

  private Optional<ListedStream> listed(String name) {
    return feeds.streams().stream().filter(stream -> stream.name().equals(name)).findFirst();
  }

  private String whyNone(String name) {
    return listed(name)
        .map(
            stream ->
                "no picture of '%s' came within %d s; it is %s%s%s"
                    .formatted(
                        name,
                        FIRST_PICTURE_MILLIS / 1_000,
                        stream.state(),
                        stream.reason().isEmpty() ? "" : " (" + stream.reason() + ")",
                        stream.status().getDetail().isEmpty()
                            ? ""
                            : ": " + stream.status().getDetail()))
        .orElse("the stream has gone");
  }

  private static String isNoJpeg(String name, FeedFrame first) {
    return "'%s' comes as %s, which is no JPEG; start its capture with --codec jpeg, or use the page"
        .formatted(name, ListedStream.codec(first.codec()));
  }

  private static boolean isHead(Context request) {
    return request.method() == HandlerType.HEAD;
  }

  private static void refuse(Context request, HttpStatus status, String sentence) {
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      request.header("Retry-After", RETRY_SECONDS);
    }
    request.status(status).contentType("text/plain; charset=utf-8").result(sentence + "\n");
  }
}
