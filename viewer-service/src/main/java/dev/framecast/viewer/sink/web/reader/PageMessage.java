package dev.framecast.viewer.sink.web.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.framecast.wire.StreamName;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One text message from a page: {@code {"watch":["cam","door"]}}, which replaces what it watched
 * before; {@code {"ping":1763800000000.125}}, its own clock in milliseconds; {@code {"got":17}},
 * how many frames it has got since the socket opened, those that its decoder has not taken yet left
 * out; {@code {"restart":"cam"}}, that it lost what this stream's next frames build on.
 *
 * @param watch the streams, in its order; null where the message says nothing of it
 * @param pingMillis the page's clock; null likewise
 * @param got frames; null likewise
 * @param restart the stream; null likewise
 */
record PageMessage(
    @Nullable Set<StreamName> watch,
    @Nullable Double pingMillis,
    @Nullable Long got,
    @Nullable StreamName restart) {
  /** The longest message taken, characters. */
  static final int MAX_CHARS = 8_192;

  /** The most streams that one page may watch. */
  static final int MAX_STREAMS = 64;

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads it.
   *
   * @throws IOException when it is no such message, with one clear line
   */
  static PageMessage parse(String text) throws IOException {
    Set<StreamName> watch = null;
    Double ping = null;
    Long got = null;
    StreamName restart = null;
    try (JsonParser in = JSON.createParser(text)) {
      expect(in, in.nextToken(), JsonToken.START_OBJECT);
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        switch (field) {
          case "watch" -> watch = names(in);
          case "ping" -> ping = in.getDoubleValue();
          case "got" -> got = in.getLongValue();
          case "restart" -> restart = name(in);
          default -> in.skipChildren();
        }
      }
      expect(in, in.currentToken(), JsonToken.END_OBJECT);
    } catch (IllegalArgumentException badName) {
      throw new IOException(badName.getMessage(), badName);
    }
    return new PageMessage(watch, ping, got, restart);
  }

  private static Set<StreamName> names(JsonParser in) throws IOException {
    expect(in, in.currentToken(), JsonToken.START_ARRAY);
    Set<StreamName> names = new LinkedHashSet<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      names.add(name(in));
      if (names.size() > MAX_STREAMS) {
        throw new IOException("a page may watch " + MAX_STREAMS + " streams at most");
      }
    }
    return names;
  }

  private static StreamName name(JsonParser in) throws IOException {
    expect(in, in.currentToken(), JsonToken.VALUE_STRING);
    return new StreamName(in.getText());
  }

  private static void expect(JsonParser in, @Nullable JsonToken found, JsonToken wanted)
      throws IOException {
    if (found != wanted) {
      throw new IOException("expected " + wanted + " at " + in.currentLocation().getCharOffset());
    }
  }
}
