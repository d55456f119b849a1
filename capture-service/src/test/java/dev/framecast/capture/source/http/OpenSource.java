package dev.framecast.capture.source.http;

import dev.framecast.capture.source.SourceAddress;
import dev.framecast.capture.source.SourceException;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.SourceUri;
import dev.framecast.capture.source.media.NativeCalls;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.wire.clock.MicrosClock;
import dev.framecast.wire.v1.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A source that is read in a test. */
final class OpenSource implements AutoCloseable {
  private static final Duration POLLS = Duration.ofMillis(20);

  private final HttpSource source;

  private OpenSource(HttpSource source) {
    this.source = source;
  }

  /** A source that is not open yet. */
  static HttpSource of(String address) {
    return new HttpSource(
        new SourceUri.Network(SourceAddress.parse(address)),
        Set.of(Codec.CODEC_JPEG, Codec.CODEC_H264),
        false,
        POLLS,
        MicrosClock.steady(),
        new NativeCalls());
  }

  /** Opens it. */
  static OpenSource at(String address) throws SourceException, InterruptedException {
    HttpSource source = of(address);
    OpenSource opened = new OpenSource(source);
    try {
      source.open();
      return opened;
    } catch (SourceException failed) {
      source.close();
      throw failed;
    }
  }

  /** Its next JPEGs. */
  List<byte[]> jpegs(int count) throws SourceException, InterruptedException {
    List<byte[]> jpegs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (SourceFrame frame = Objects.requireNonNull(source.next())) {
        CompressedPicture picture = (CompressedPicture) frame.picture();
        byte[] bytes = new byte[picture.payload().remaining()];
        picture.payload().get(bytes);
        jpegs.add(picture.defect() != null ? new byte[0] : bytes);
      }
    }
    return jpegs;
  }

  /** The source itself. */
  HttpSource source() {
    return source;
  }

  @Override
  public void close() {
    source.close();
  }
}
