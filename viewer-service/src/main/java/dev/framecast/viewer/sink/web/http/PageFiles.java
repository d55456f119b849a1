package dev.framecast.viewer.sink.web.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page's files, read from the class path into memory once: what is not in the list does not
 * exist, whatever an address says. Immutable.
 */
final class PageFiles {
  /** The page itself. */
  static final String INDEX = "index.html";

  /** Every file of the page. */
  static final List<String> NAMES =
      List.of(
          INDEX,
          "style.css",
          "favicon.svg",
          "main.js",
          "link.js",
          "clock.js",
          "frame.js",
          "screen.js",
          "decode.js",
          "h264.js",
          "tile.js",
          "sparkline.js",
          "notices.js",
          "words.js");

  private static final String FOLDER = "/web/";

  private record PageFile(byte[] bytes, String contentType, String etag) {}

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  /** Reads them all. */
  PageFiles() {
    NAMES.forEach(name -> files.put(name, read(name)));
  }

  /** Answers with the file of this name, or that there is none. */
  void answer(Context request, String name) {
    PageFile file = files.get(name);
    if (file == null) {
      request.status(HttpStatus.NOT_FOUND).result("nothing here\n");
      return;
    }
    request.header("Cache-Control", "no-cache").header("ETag", file.etag());
    if (file.etag().equals(request.header("If-None-Match"))) {
      request.status(HttpStatus.NOT_MODIFIED);
    } else {
      request.contentType(file.contentType()).result(file.bytes());
    }
  }

  private static PageFile read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + name + " is not in the jar");
      }
      byte[] bytes = in.readAllBytes();
      return new PageFile(bytes, contentType(name), etag(bytes));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the page's file " + name + " cannot be read", unreadable);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "js" -> "text/javascript; charset=utf-8";
      default -> throw new IllegalStateException("no content type is known for " + name);
    };
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
