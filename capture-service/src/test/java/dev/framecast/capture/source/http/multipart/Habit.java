package dev.framecast.capture.source.http.multipart;

import static dev.framecast.capture.source.http.multipart.Bodies.join;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One way to write a stream.
 *
 * @param name for people
 * @param boundary that the answer declares
 * @param before the first part
 * @param part how a picture is written
 */
record Habit(String name, @Nullable String boundary, String before, Function<byte[], byte[]> part) {
  /** The whole stream. */
  byte[] body(List<byte[]> jpegs) {
    List<Object> all = new ArrayList<>(List.of(before));
    jpegs.forEach(jpeg -> all.add(part.apply(jpeg)));
    return join(all.toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
