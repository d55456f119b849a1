package dev.framecast.viewer.sink.web.http;

import dev.framecast.runtime.Health;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.reader.Browsers;
import dev.framecast.viewer.sink.web.reader.Seats;
import dev.framecast.viewer.sink.web.reader.ServiceMessages;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What is at which address. Called on the requests' threads. */
final class Routes {
  private final PageFiles files = new PageFiles();
  private final Pictures pictures;
  private final Feeds feeds;
  private final Browsers browsers;
  private final Health health;
  private final WebMetrics metrics;

  Routes(Feeds feeds, Browsers browsers, Seats seats, Health health, WebMetrics metrics) {
    this.pictures = new Pictures(feeds, seats);
    this.feeds = feeds;
    this.browsers = browsers;
    this.health = health;
    this.metrics = metrics;
  }

  void addTo(RoutesConfig routes) {
    answer(routes, "/", this::root);
    answer(routes, "/page/{file}", request -> files.answer(request, request.pathParam("file")));
    answer(routes, "/favicon.ico", request -> files.answer(request, "favicon.svg"));
    answer(
        routes,
        "/stream/{name}.mjpg",
        request -> pictures.stream(request, request.pathParam("name")));
    answer(
        routes,
        "/snapshot/{name}.jpg",
        request -> pictures.snapshot(request, request.pathParam("name")));
    answer(routes, "/api/streams", this::streams);
    answer(routes, "/health", this::health);
    answer(routes, "/metrics", this::metrics);
    routes.ws(
        Door.SOCKET_PATH,
        socket -> {
          socket.onConnect(page -> browsers.opened(page.session));
          socket.onMessage(page -> browsers.said(page.session, page.message()));
          socket.onClose(page -> browsers.closed(page.session));
          socket.onError(page -> browsers.closed(page.session));
        });
  }

  /** Javalin answers HEAD by itself without asking the route, and so without the right headers. */
  private static void answer(RoutesConfig routes, String path, Handler route) {
    routes.get(path, route);
    routes.head(path, route);
  }

  private void root(Context request) throws IOException, InterruptedException {
    String action = request.queryParam("action");
    if (action == null) {
      files.answer(request, PageFiles.INDEX);
    } else {
      pictures.action(request, action);
    }
  }

  private void streams(Context request) {
    request.contentType("application/json").result(ServiceMessages.streams(feeds, true) + "\n");
  }

  private void health(Context request) {
    request
        .status(health.isReady() ? 200 : 503)
        .contentType("application/json")
        .result(health.toJson());
  }

  private void metrics(Context request) throws IOException {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    request.contentType(writer.getContentType()).result(out.toByteArray());
  }
}
