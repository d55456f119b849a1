package dev.framecast.capture.source.media;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg is to open, and how.
 *
 * @param name for people, without secrets
 * @param url as FFmpeg wants it, with its passwords
 * @param format FFmpeg's name of the input format; null: it finds out
 * @param options of the format and of its protocol
 * @param openDeadline how long opening may take
 * @param readDeadline how long reading once, and closing, may each take
 */
public record MediaInput(
    String name,
    String url,
    @Nullable String format,
    Map<String, String> options,
    Duration openDeadline,
    Duration readDeadline) {
  @Override
  public String toString() {
    return name;
  }
}
