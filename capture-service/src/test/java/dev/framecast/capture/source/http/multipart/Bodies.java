package dev.framecast.capture.source.http.multipart;

import dev.framecast.wire.clock.MicrosClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Streams of bytes as servers send them, and what is read out of them. */
final class Bodies {
  private Bodies() {}

  /** All pictures of a body that comes in pieces of a size chosen by {@code chance}. */
  static List<byte[]> read(byte[] body, @Nullable String boundary, Random chance)
      throws IOException {
    MultipartReader reader =
        new MultipartReader(new Pieces(body, chance), boundary, MicrosClock.steady());
    List<byte[]> pictures = new ArrayList<>();
    for (Part part = reader.next(); part != null; part = reader.next()) {
      pictures.add(Arrays.copyOfRange(part.bytes(), part.offset(), part.offset() + part.length()));
    }
    return pictures;
  }

  /** Pictures as short texts that differ when they do: a failure is to be read by people. */
  static List<String> names(List<byte[]> pictures) {
    return pictures.stream()
        .map(bytes -> bytes.length + " bytes, hash " + Arrays.hashCode(bytes))
        .toList();
  }

  /** Texts and byte arrays, one behind the other. */
  static byte[] join(Object... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object piece : pieces) {
      all.writeBytes(
          piece instanceof byte[] bytes
              ? bytes
              : piece.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toByteArray();
  }

  /**
   * The outer form of a JPEG, with coded data that no decoder would take.
   *
   * @param inside what its comment holds
   */
  static byte[] jpeg(int number, String inside, int codedBytes) {
    byte[] coded = new byte[codedBytes];
    new Random(number).nextBytes(coded);
    for (int i = 0; i < codedBytes; i++) {
      coded[i] = coded[i] == (byte) 0xff ? 0 : coded[i];
    }
    return join(
        bytes(0xff, 0xd8, 0xff, 0xfe, 0, inside.length() + 2),
        inside,
        bytes(0xff, 0xc0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0),
        bytes(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
        coded,
        bytes(number, 0xff, 0, 0xff, 0xd0, number),
        bytes(0xff, 0xd9));
  }

  /** A part as it should be. */
  static byte[] usual(byte[] jpeg) {
    return told(jpeg, jpeg.length);
  }

  /** A part whose length is said to be another. */
  static byte[] told(byte[] jpeg, int length) {
    return join(
        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + length,
        "\r\n\r\n",
        jpeg,
        "\r\n");
  }

  /** Bytes as numbers. */
  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static final class Pieces extends InputStream {
    private final byte[] all;
    private final Random chance;
    private int at;

    Pieces(byte[] all, Random chance) {
      this.all = all;
      this.chance = chance;
    }

    @Override
    public int read() {
      return at < all.length ? all[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == all.length) {
        return -1;
      }
      int most = Math.min(length, all.length - at);
      int count = 1 + chance.nextInt(chance.nextBoolean() ? Math.min(most, 7) : most);
      System.arraycopy(all, at, into, offset, count);
      at += count;
      return count;
    }
  }
}
