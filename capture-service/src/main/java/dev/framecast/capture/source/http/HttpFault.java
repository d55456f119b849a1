package dev.framecast.capture.source.http;

import dev.framecast.capture.source.SourceException;
import dev.framecast.wire.v1.StreamReason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** What failures over HTTP mean to people and viewers. Names are those that may be shown. */
final class HttpFault {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private HttpFault() {}

  /** An address that gave no answer, or broke it off. */
  static SourceException unreachable(String name, String host, IOException failed) {
    String words =
        switch (failed) {
          case UnknownHostException unknown -> "no host is known as " + host;
          case SocketTimeoutException late -> "no answer in time";
          case ConnectException refused -> "Connection refused";
          case NoRouteToHostException away -> "No route to host";
          case SocketException broken -> "it broke off";
          case ConnectionClosedException broken -> "it broke off";
          case SSLException unfit -> "it answers, but not in TLS that is known here";
          case ZipException unfit -> "its answer cannot be unpacked";
          default -> words(failed);
        };
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
        "%s cannot be reached (%s): trying again".formatted(name, words));
  }

  /** HTTP's own failures quote what the server sent, which nobody vouches for. */
  private static String words(IOException failed) {
    if (failed.getClass().getPackageName().startsWith(HttpException.class.getPackageName())) {
      return "its answer breaks HTTP";
    }
    return failed.getMessage() == null ? "it broke off" : failed.getMessage();
  }

  /** An answer that is a refusal. The words are those of the standard, not the server's own. */
  static SourceException refused(String name, int status) {
    String phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ENGLISH);
    String words = phrase == null ? "status " + status : status + " " + phrase;
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new SourceException(
          StreamReason.STREAM_REASON_SOURCE_FORBIDDEN,
          "%s wants a user and a password, or others (%s): write http://USER:PASSWORD@HOST/..."
              .formatted(name, words));
    }
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE,
        "%s cannot be reached (Server returned %s): trying again".formatted(name, words));
  }

  /** An answer that is a page for people. */
  static SourceException page(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED,
        name + " answers, but not with video (it is a web page): check the address");
  }

  /** A stream that flowed, or was about to, and fell silent. */
  static SourceException silent(String name, boolean hasFlowed) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_HUNG,
        hasFlowed
            ? name + " has fallen silent: connecting again"
            : name + " answers, but no picture has come: connecting again");
  }

  /** A stream that its server ended. */
  static SourceException ended(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_UNREACHABLE, name + " ended the stream: trying again");
  }

  /** What yields bytes, but nothing that can be shown. */
  static SourceException empty(String name) {
    return new SourceException(
        StreamReason.STREAM_REASON_SOURCE_FAILED, name + " holds no picture");
  }
}
