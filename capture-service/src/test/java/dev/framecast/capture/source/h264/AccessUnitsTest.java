package dev.framecast.capture.source.h264;

import static dev.framecast.capture.H264Units.IDR;
import static dev.framecast.capture.H264Units.PPS;
import static dev.framecast.capture.H264Units.SPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framecast.capture.H264Units;
import dev.framecast.capture.source.media.Decoder;
import dev.framecast.capture.source.picture.CompressedPicture;
import dev.framecast.wire.v1.Codec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessUnitsTest {
  private static final List<byte[]> STREAM = H264Units.encode(12, 4, 64, 48);
  private static final byte[] SETS = H264Units.only(STREAM.getFirst(), AccessUnitsTest::isSet);

  private final AccessUnits units = new AccessUnits(0, 0);

  @Test
  void leavesACompleteStreamByteForByteAsItIs() {
    for (int i = 0; i < STREAM.size(); i++) {
      Taken taken = take(STREAM.get(i), 0);
      assertThat(taken).isEqualTo(new Taken(STREAM.get(i), i % 4 == 0, 64, 48));
    }
    assertThat(units.takeLost()).isZero();
  }

  @Test
  void findsStartCodesOfThreeBytesToo() {
    byte[] unit = H264Units.join(H264Units.split(STREAM.getFirst()), 3);
    assertThat(take(unit, 0)).isEqualTo(new Taken(unit, true, 64, 48));
  }

  @Test
  void beginsWithAKeyframe() {
    assertThat(take(STREAM.get(2), 0)).isNull();
    assertThat(take(STREAM.get(3), 0)).isNull();
    assertThat(take(STREAM.get(4), 0)).isNotNull();
    assertThat(units.takeLost()).isEqualTo(2);
    assertThat(units.takeLost()).isZero();
  }

  @Test
  void putsTheSetsInFrontOfAKeyframeThatLacksThem() throws IOException {
    List<byte[]> sent = new ArrayList<>();
    List<byte[]> bare = new ArrayList<>(STREAM);
    bare.set(4, H264Units.only(STREAM.get(4), type -> !isSet(type)));
    bare.set(8, H264Units.only(STREAM.get(8), type -> type != SPS));
    for (byte[] unit : bare) {
      Taken taken = Objects.requireNonNull(take(unit, 0));
      sent.add(taken.payload);
    }
    assertThat(sent.get(4)).isEqualTo(STREAM.get(4));
    assertThat(H264Units.types(sent.get(8))).startsWith(SPS, PPS);
    assertThat(decodable(sent.subList(4, 8))).isEqualTo(4);
    assertThat(decodable(sent.subList(8, 12))).isEqualTo(4);
  }

  @Test
  void keepsTheDelimiterFirst() throws IOException {
    byte[] delimiter = {9, (byte) 0xf0};
    List<byte[]> nals = new ArrayList<>(H264Units.split(STREAM.get(4)));
    nals.removeIf(nal -> isSet(nal[0] & 0x1f));
    nals.addFirst(delimiter);
    units.prime(ByteBuffer.wrap(SETS));
    Taken taken = Objects.requireNonNull(take(H264Units.join(nals, 4), 0));
    assertThat(H264Units.types(taken.payload)).containsExactly(9, SPS, PPS, IDR);
    assertThat(taken.width).isEqualTo(64);
    assertThat(decodable(List.of(taken.payload))).isEqualTo(1);
  }

  @Test
  void aKeyframeNobodyCouldDecodeIsNoBeginning() {
    assertThat(take(H264Units.only(STREAM.get(4), type -> !isSet(type)), 0)).isNull();
    assertThat(take(STREAM.get(5), 0)).isNull();
    assertThat(units.takeLost()).isEqualTo(2);
  }

  @Test
  void setsThatComeAloneAreRememberedAndAreNoPicture() {
    assertThat(take(SETS, 0)).isNull();
    assertThat(units.takeLost()).isZero();
    assertThat(take(H264Units.only(STREAM.get(4), type -> !isSet(type)), 0)).isNotNull();
  }

  @Test
  void skipsToTheNextKeyframeBehindABrokenUnit() {
    assertThat(take(STREAM.get(0), 0)).isNotNull();
    assertThat(take(STREAM.get(1), AV_PKT_FLAG_CORRUPT)).isNull();
    assertThat(take(STREAM.get(2), 0)).isNull();
    assertThat(take(STREAM.get(3), 0)).isNull();
    assertThat(units.takeLost()).isEqualTo(3);
    assertThat(take(STREAM.get(4), 0)).isNotNull();
  }

  @Test
  void followsTheSizeThatChangesInMidStream() {
    List<byte[]> wider = H264Units.encode(2, 4, 96, 80);
    assertThat(take(STREAM.get(0), 0)).isNotNull();
    assertThat(take(wider.get(0), 0)).isEqualTo(new Taken(wider.get(0), true, 96, 80));
    assertThat(take(wider.get(1), 0)).isEqualTo(new Taken(wider.get(1), false, 96, 80));
    assertThat(take(STREAM.get(4), 0)).isEqualTo(new Taken(STREAM.get(4), true, 64, 48));
  }

  @Test
  void hostileBytesEndAndLeaveNoMemoryBehind() {
    Random random = new Random(4711);
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] unit = STREAM.get(random.nextInt(STREAM.size())).clone();
      for (int error = 0; error < 4; error++) {
        unit[random.nextInt(Math.min(60, unit.length))] = (byte) random.nextInt(256);
      }
      take(Arrays.copyOf(unit, random.nextInt(unit.length + 1)), 0);
      before = i == 2_000 ? Pointer.physicalBytes() : before;
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(48L << 20);
  }

  /** What came out; null: nothing. */
  private @Nullable Taken take(byte[] unit, int flags) {
    AVPacket memory = memory(unit);
    memory.flags(flags);
    try (CompressedPicture picture = units.take(memory)) {
      if (picture == null) {
        return null;
      }
      assertThat(picture.codec()).isEqualTo(Codec.CODEC_H264);
      byte[] payload = H264Units.bytes(picture.payload());
      return new Taken(payload, picture.isKeyframe(), picture.width(), picture.height());
    }
  }

  private static int decodable(List<byte[]> stream) throws IOException {
    AVFrame pixels = av_frame_alloc();
    try (Decoder decoder = new Decoder(AV_CODEC_ID_H264)) {
      int pictures = 0;
      for (byte[] unit : stream) {
        AVPacket memory = memory(unit);
        decoder.take(memory);
        av_packet_free(memory);
        pictures += decoder.give(pixels) ? 1 : 0;
      }
      return pictures;
    } finally {
      av_frame_free(pixels);
    }
  }

  private static AVPacket memory(byte[] bytes) {
    AVPacket memory = av_packet_alloc();
    av_new_packet(memory, bytes.length);
    if (bytes.length > 0) {
      memory.data().put(bytes);
    }
    return memory;
  }

  private static boolean isSet(int type) {
    return type == SPS || type == PPS;
  }

  private record Taken(byte[] payload, boolean isKeyframe, int width, int height) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Taken that
          && Arrays.equals(payload, that.payload)
          && isKeyframe == that.isKeyframe
          && width == that.width
          && height == that.height;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(payload);
    }
  }
}
