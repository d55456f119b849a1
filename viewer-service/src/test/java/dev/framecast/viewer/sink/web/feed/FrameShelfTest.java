package dev.framecast.viewer.sink.web.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.framecast.viewer.subscribe.ReceivedFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which frame a reader shows next. */
class FrameShelfTest {
  private static final int MIB = 1 << 20;
  private static final long INTERVAL_US = 40_000;

  private final FrameShelf shelf = new FrameShelf();
  private long relayedUs = 1;

  @Test
  void ofPicturesTheNewestIsNext() {
    add(Codec.CODEC_JPEG, true, 10);
    add(Codec.CODEC_JPEG, true, 10);
    add(Codec.CODEC_JPEG, true, 10);
    assertThat(nextAfter(0)).isEqualTo(3);
    assertThat(nextAfter(1)).isEqualTo(3);
    assertThat(nextAfter(3)).isNull();
  }

  @Test
  void ofVideoAReaderThatKeepsUpGetsEachAndANewOneTheKeyframe() {
    keyframe();
    delta(10);
    delta(10);
    assertThat(nextAfter(0)).isEqualTo(1);
    assertThat(nextAfter(1)).isEqualTo(2);
    assertThat(nextAfter(2)).isEqualTo(3);
    assertThat(nextAfter(3)).isNull();
  }

  @Test
  void aReaderOfVideoThatFellBehindGoesOnAtTheNextKeyframe() {
    keyframe();
    delta(10);
    delta(10);
    keyframe();
    delta(10);
    assertThat(nextAfter(1)).isEqualTo(4);
    assertThat(nextAfter(4)).isEqualTo(5);
  }

  @Test
  void aReaderThatLostItsPlaceGetsNoFrameButAKeyframe() {
    keyframe();
    delta(10);
    delta(10);
    assertThat(shelf.next(1, true).frame()).isNull();
    assertThat(shelf.next(1, true).lagUs()).isEqualTo(Long.MAX_VALUE);
    keyframe();
    assertThat(shelf.next(1, true).frame()).isNotNull();
  }

  @Test
  void howFarAReaderIsBehindIsToldInTime() {
    keyframe();
    for (int frame = 0; frame < 25; frame++) {
      delta(10);
    }
    assertThat(shelf.next(0, false).lagUs()).isEqualTo(25 * INTERVAL_US);
    assertThat(shelf.next(24, false).lagUs()).isEqualTo(INTERVAL_US);
    assertThat(shelf.next(25, false).lagUs()).isZero();
  }

  @Test
  void aGopOfALongTimeIsKeptForWhoJoins() {
    keyframe();
    for (int frame = 0; frame < 600; frame++) {
      delta(10_000);
    }
    for (long shown = 0; shown <= 600; shown++) {
      assertThat(nextAfter(shown)).isEqualTo(shown + 1);
    }
  }

  @Test
  void whatFollowsNoFrameHereIsNotGivenOutNorWhatBuildsOnIt() {
    add(Codec.CODEC_H264, false, 10, false);
    delta(10);
    assertThat(nextAfter(0)).isNull();
    keyframe();
    delta(10);
    add(Codec.CODEC_H264, false, 10, false);
    delta(10);
    assertThat(nextAfter(0)).isNull();
    assertThat(nextAfter(4)).isNull();
    assertThat(nextAfter(5)).isNull();
    assertThat(shelf.next(4, false).lagUs()).as("it needs a keyframe").isEqualTo(Long.MAX_VALUE);
    keyframe();
    assertThat(nextAfter(4)).isEqualTo(7);
  }

  @Test
  void nothingFollowsAFrameThatWasPassedOver() {
    keyframe();
    shelf.passOver(received(Codec.CODEC_H264, false, 10, true));
    delta(10);
    assertThat(nextAfter(1)).isNull();
    assertThat(nextAfter(2)).isNull();
  }

  @Test
  void aGopOfTooManyBytesLetsItsOldestGoAndServesWhoIsNotFarBehind() {
    keyframe();
    for (int frame = 0; frame < 20; frame++) {
      delta(MIB);
    }
    assertThat(nextAfter(21)).isNull();
    assertThat(nextAfter(20)).as("a reader that keeps up").isEqualTo(21);
    assertThat(nextAfter(14)).as("one that is a little behind").isEqualTo(15);
    assertThat(nextAfter(2)).as("one that is far behind").isNull();
    assertThat(nextAfter(0)).as("a new one").isNull();
    keyframe();
    assertThat(nextAfter(0)).isEqualTo(22);
  }

  @Test
  void aGopThatLastsTooLongLetsItsOldestGo() {
    keyframe();
    relayedUs += FrameShelf.MAX_GOP_US;
    delta(10);
    assertThat(nextAfter(0)).isNull();
    assertThat(nextAfter(1)).isEqualTo(2);
  }

  private void keyframe() {
    add(Codec.CODEC_H264, true, 10);
  }

  private void delta(int bytes) {
    add(Codec.CODEC_H264, false, bytes);
  }

  private void add(Codec codec, boolean keyframe, int bytes) {
    add(codec, keyframe, bytes, true);
  }

  private void add(Codec codec, boolean keyframe, int bytes, boolean follows) {
    shelf.add("cam", received(codec, keyframe, bytes, follows));
  }

  private ReceivedFrame received(Codec codec, boolean keyframe, int bytes, boolean follows) {
    Frame frame =
        Frame.newBuilder()
            .setCodec(codec)
            .setKeyframe(keyframe)
            .setRelayedUs(relayedUs)
            .setPayload(ByteString.copyFrom(new byte[bytes]))
            .build();
    relayedUs += INTERVAL_US;
    return new ReceivedFrame(frame, 0, 0, follows, false);
  }

  private @Nullable Long nextAfter(long after) {
    FeedFrame next = shelf.next(after, false).frame();
    return next == null ? null : next.index();
  }
}
