package dev.framecast.viewer.sink.web.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.framecast.viewer.sink.web.feed.Feeds;
import dev.framecast.viewer.sink.web.feed.ListedStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * What this service says in JSON, to pages and to other software. Times in milliseconds since 1970
 * on the relay's clock, with microseconds behind the point.
 */
public final class ServiceMessages {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MICROS_DIGITS = 3;

  private ServiceMessages() {}

  /** What a message's body is written by. */
  private interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /**
   * All streams and the relay's link.
   *
   * @param moving also what changes with every picture: the newest one's age, frames per second
   *     measured
   */
  public static String streams(Feeds feeds, boolean moving) {
    return object(
        out -> {
          Feeds.RelayLink relay = feeds.relay();
          out.writeObjectFieldStart("relay");
          out.writeBooleanField("connected", relay.connected());
          out.writeStringField("detail", relay.detail());
          out.writeEndObject();
          out.writeArrayFieldStart("streams");
          for (ListedStream stream : feeds.streams()) {
            out.writeStartObject();
            write(out, stream, moving);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /**
   * The answer to a page's clock probe, RFC 5905 section 8.
   *
   * @param t1Millis as it came, on the page's clock
   * @param t2Us when it came, on the relay's clock, microseconds
   * @param t3Us when this leaves, likewise
   */
  static String pong(double t1Millis, long t2Us, long t3Us) {
    return object(
        out -> {
          out.writeObjectFieldStart("pong");
          out.writeNumberField("t1", t1Millis);
          writeMillis(out, "t2", t2Us);
          writeMillis(out, "t3", t3Us);
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, ListedStream stream, boolean moving)
      throws IOException {
    out.writeStringField("name", stream.name());
    out.writeStringField("state", stream.state());
    out.writeStringField("reason", stream.reason());
    out.writeStringField("detail", stream.status().getDetail());
    writeMillis(out, "since", stream.status().getSinceUs());
    out.writeStringField("codec", stream.codec());
    out.writeNumberField("width", stream.status().getWidth());
    out.writeNumberField("height", stream.status().getHeight());
    out.writeNumberField("viewers", Integer.toUnsignedLong(stream.status().getViewers()));
    out.writeNumberField("browsers", stream.books().readers());
    if (moving) {
      out.writeNumberField("fps", rounded(stream.fps()));
      if (stream.ageUs() < 0) {
        out.writeNullField("age");
      } else {
        writeMillis(out, "age", stream.ageUs());
      }
    } else {
      out.writeNumberField("fps", rounded(stream.status().getFps()));
    }
  }

  private static void writeMillis(JsonGenerator out, String field, long us) throws IOException {
    out.writeNumberField(field, BigDecimal.valueOf(us, MICROS_DIGITS));
  }

  private static double rounded(double fps) {
    return Math.rint(fps * 100) / 100;
  }

  private static String object(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      body.writeTo(out);
      out.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory failed", impossible);
    }
    return text.toString();
  }
}
