package dev.framecast.capture.source.camera.format;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The forms of pictures that can be read here, best first among the raw ones: what needs no
 * conversion of its colours before what does, and the finer before the coarser.
 */
public enum PixelFormat {
  /** Motion JPEG. */
  MJPG("MJPG", Kind.JPEG, null),
  /** JPEG, as some drivers call it. */
  JPEG("JPEG", Kind.JPEG, null),
  /** H.264 in Annex B. */
  H264("H264", Kind.H264, null),
  /** 4:2:2, packed: what nearly every USB camera has. */
  YUYV("YUYV", Kind.RAW, "yuyv422"),
  /** 4:2:2, packed. */
  UYVY("UYVY", Kind.RAW, "uyvy422"),
  /** 4:2:2, packed. */
  YVYU("YVYU", Kind.RAW, "yvyu422"),
  /** 4:2:2, three planes. */
  YUV422("422P", Kind.RAW, "yuv422p"),
  /** 4:2:2, two planes. */
  NV16("NV16", Kind.RAW, "nv16"),
  /** 4:2:0, two planes. */
  NV12("NV12", Kind.RAW, "nv12"),
  /** 4:2:0, two planes. */
  NV21("NV21", Kind.RAW, "nv21"),
  /** 4:2:0, three planes. */
  YU12("YU12", Kind.RAW, "yuv420p"),
  /** 4:2:0, three planes, Cr before Cb. */
  YV12("YV12", Kind.RAW, "yuv420p"),
  /** 8 bits each, red first. */
  RGB3("RGB3", Kind.RAW, "rgb24"),
  /** 8 bits each, blue first. */
  BGR3("BGR3", Kind.RAW, "bgr24"),
  /** 8 bits each, blue first, and 8 that mean nothing. */
  XR24("XR24", Kind.RAW, "bgr0"),
  /** The same under its older name. */
  BGR4("BGR4", Kind.RAW, "bgr0"),
  /** 8 bits of grey. */
  GREY("GREY", Kind.RAW, "gray");

  private final int fourcc;
  private final Kind kind;
  private final @Nullable String pixels;

  /** What must be done with the pictures. */
  public enum Kind {
    /** Each picture compressed by itself. */
    JPEG,
    /** Pictures compressed with the help of those before them. */
    H264,
    /** Pixels. */
    RAW
  }

  PixelFormat(String code, Kind kind, @Nullable String pixels) {
    byte[] letters = code.getBytes(StandardCharsets.US_ASCII);
    this.fourcc = letters[0] | letters[1] << 8 | letters[2] << 16 | letters[3] << 24;
    this.kind = kind;
    this.pixels = pixels;
  }

  /** The format of this code; null when it cannot be read here. */
  public static @Nullable PixelFormat of(int fourcc) {
    for (PixelFormat format : values()) {
      if (format.fourcc == fourcc) {
        return format;
      }
    }
    return null;
  }

  /** A code's four letters, for people. */
  public static String letters(int fourcc) {
    StringBuilder letters = new StringBuilder();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      int letter = fourcc >> shift & 0x7f;
      letters.append(letter < ' ' || letter == 0x7f ? '?' : (char) letter);
    }
    return letters.toString().strip();
  }

  /** Video4Linux's code. */
  public int fourcc() {
    return fourcc;
  }

  /** What must be done with the pictures. */
  public Kind kind() {
    return kind;
  }

  /** FFmpeg's name of the raw pixel format. */
  public String pixels() {
    if (pixels == null) {
      throw new IllegalStateException(this + " is compressed");
    }
    return pixels;
  }

  /** Whether the planes of Cb and Cr stand in the other order than FFmpeg's format has them. */
  public boolean isChromaSwapped() {
    return this == YV12;
  }

  @Override
  public String toString() {
    return letters(fourcc);
  }
}
