package dev.framecast.viewer.sink.web;

import static org.awaitility.Awaitility.await;

import dev.framecast.runtime.settings.HostPort;
import dev.framecast.viewer.fixture.FakeRelay;
import dev.framecast.viewer.fixture.FakeSession;
import dev.framecast.viewer.sink.ViewerConfig;
import dev.framecast.viewer.sink.web.http.origin.WebOrigin;
import dev.framecast.wire.Protocol;
import dev.framecast.wire.v1.StreamReason;
import dev.framecast.wire.v1.StreamState;
import dev.framecast.wire.v1.StreamStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A web viewer on a free port, and the relay it watches. */
final class WebTrial implements AutoCloseable {
  /** A request of HTTP/1.1 from behind its path to its Host. */
  static final String REQUEST = " HTTP/1.1\r\nConnection: close\r\nHost: ";

  /** One of each kind that the web viewer answers, and one that it does not. */
  static final List<String> PATHS =
      List.of(
          "/",
          "/ws",
          "/page/main.js",
          "/favicon.ico",
          "/stream/cam.mjpg",
          "/snapshot/cam.jpg",
          "/api/streams",
          "/health",
          "/metrics",
          "/nothing");

  private static final long MANY_PIXELS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Pages of https on this host may use the viewer. */
  static final String ALLOWED_ORIGIN_HOST = "dash.example";

  final FakeRelay relay = new FakeRelay();
  final HttpClient http = HttpClient.newHttpClient();
  final WebScreen screen;
  private FakeSession directory;

  WebTrial() {
    this(20);
  }

  WebTrial(int maxBrowsers, String... allowedHosts) {
    screen =
        WebScreen.start(
            new WebConfig(
                new ViewerConfig(
                    new HostPort("127.0.0.1", relay.port()),
                    null,
                    MANY_PIXELS,
                    Protocol.DEFAULT_MAX_RECEIVED_BYTES),
                new HostPort("127.0.0.1", 0),
                false,
                List.of(allowedHosts),
                Set.of(new WebOrigin("https", ALLOWED_ORIGIN_HOST, 443)),
                maxBrowsers));
    directory = relay.session();
  }

  /** The relay lists the stream as live, and the viewer has taken notice. */
  void list(String name) throws IOException {
    list(status(name).build());
  }

  void list(StreamStatus status) throws IOException {
    directory.send(status);
    await().until(() -> get("/api/streams").body().contains('"' + status.getStream() + '"'));
  }

  /** The directory tells of a stream, and nobody waits for the viewer to take notice. */
  void send(StreamStatus status) throws IOException {
    directory.send(status);
  }

  static StreamStatus.Builder status(String name) {
    return StreamStatus.newBuilder().setStream(name).setState(StreamState.STREAM_STATE_LIVE);
  }

  static StreamStatus noCamera(String name) {
    return status(name)
        .setState(StreamState.STREAM_STATE_OFFLINE)
        .setReason(StreamReason.STREAM_REASON_NO_CAMERA)
        .setDetail("plug \"one\" in")
        .build();
  }

  /** The relay that died listens again, as soon as its port is free. */
  void relayRises() {
    await()
        .ignoreException(UncheckedIOException.class)
        .until(
            () -> {
              relay.rise();
              return true;
            });
  }

  /** After {@link #relayRises}: the directory's new session. */
  void directoryIsBack() {
    directory = relay.session();
  }

  /** The session that the viewer opens, or has opened, for the next stream. */
  FakeSession subscription() {
    return relay.session();
  }

  String address() {
    return "http://127.0.0.1:" + screen.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).timeout(PATIENCE);
  }

  HttpResponse<String> get(String path) throws IOException {
    return ask(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> getBytes(String path) throws IOException {
    return ask(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  <T> HttpResponse<T> ask(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      return http.send(request, body);
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  /** Sends bytes as they are and gives the whole answer; for what no HTTP library would send. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", screen.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Asks for an upgrade to WebSocket and gives the answer's head; the connection is closed then.
   */
  String upgrade(String address, String host, String headers) throws IOException {
    return rawHead(
        "GET "
            + address
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers
            + "\r\n");
  }

  /** Sends bytes as they are and gives the answer's head; the connection is closed then. */
  String rawHead(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", screen.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
      return head.toString();
    }
  }

  /** The status line's number of {@link #raw}. */
  int rawStatus(String request) throws IOException {
    return Integer.parseInt(raw(request).split(" ", 3)[1]);
  }

  /** A page that has its socket open. */
  OpenPage page() {
    return new OpenPage(this);
  }

  @Override
  public void close() {
    screen.close();
    relay.close();
    http.close();
  }
}
