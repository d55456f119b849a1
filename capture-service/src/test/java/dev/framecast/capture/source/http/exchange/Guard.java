package dev.framecast.capture.source.http.exchange;

import dev.framecast.capture.source.http.CameraServer;
import dev.framecast.capture.source.http.CameraServer.Reply;
import dev.framecast.capture.source.http.CameraServer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets those in who know the user and the password, and asks as a client does. */
final class Guard {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SECRET = "u:p%40ss%231%2F2";

  private final AtomicInteger refused = new AtomicInteger();
  private final boolean saysStale;

  Guard() {
    this(true);
  }

  /** Whether it says why it refuses a nonce that was good before. */
  Guard(boolean saysStale) {
    this.saysStale = saysStale;
  }

  /** How many requests were turned away. */
  int refused() {
    return refused.get();
  }

  /** Asks once. */
  static HttpAnswer get(HttpExchange exchange) throws IOException {
    return exchange.get(Map.of(), PATIENCE, PATIENCE);
  }

  /** Asks once, and reads the answer. */
  static String text(HttpExchange exchange) throws IOException {
    HttpAnswer answer = get(exchange);
    String text = new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    exchange.done();
    return text;
  }

  /** The address of a server for one who knows the password. */
  static String withSecret(CameraServer camera, String target) {
    return "http://" + SECRET + "@127.0.0.1:" + camera.port() + target;
  }

  /** Answers by Basic. */
  boolean basic(Request request, Reply reply) throws IOException {
    String wanted = "Basic " + Base64.getEncoder().encodeToString("u:p@ss#1/2".getBytes());
    return request.header("authorization").equals(wanted)
        ? welcome(reply)
        : refuse(reply, "Basic realm=\"cam\"");
  }

  /** Answers by Digest; the third answer to a nonce is that it is stale. */
  boolean digest(String challenge, Request request, Reply reply) throws IOException {
    String nonce = "nonce" + refused;
    String header = request.header("authorization");
    boolean isKnown = header.contains(nonce) && request.headers().size() > 1;
    if (!isKnown || field("nc", header).equals("00000003")) {
      boolean isStale = saysStale && !header.isEmpty();
      String next = "nonce" + (refused.get() + 1);
      return refuse(reply, challenge.replace("NONCE", next) + (isStale ? ", stale=true" : ""));
    }
    String algorithm = challenge.contains("SHA-256") ? "SHA-256" : "MD5";
    String user = hash(algorithm, "u:cam:p@ss#1/2");
    String asked = hash(algorithm, "GET:" + request.target());
    String middle =
        field("qop", header).isEmpty()
            ? nonce
            : String.join(":", nonce, field("nc", header), field("cnonce", header), "auth");
    String expected = hash(algorithm, user + ":" + middle + ":" + asked);
    return field("response", header).equals(expected) ? welcome(reply) : refuse(reply, challenge);
  }

  private static String field(String name, String header) {
    Matcher field = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(header);
    return field.find() ? field.group(1) : "";
  }

  private static String hash(String algorithm, String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes()));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private boolean refuse(Reply reply, String challenge) throws IOException {
    refused.incrementAndGet();
    reply.text("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge + "\r\n");
    reply.text("Content-Length: 0\r\n\r\n");
    return true;
  }

  private static boolean welcome(Reply reply) throws IOException {
    reply.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nin");
    return true;
  }

  /** Sends somebody elsewhere. */
  static boolean redirect(Reply reply, String to) throws IOException {
    reply.text("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    return true;
  }
}
