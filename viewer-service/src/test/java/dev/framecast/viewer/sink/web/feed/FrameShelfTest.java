package dev.framecast.viewer.sink.web.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which frame a reader shows next. */
class FrameShelfTest {
  private final FrameShelf shelf = new FrameShelf();
  private long index;

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
    add(Codec.CODEC_H264, true, 10);
    add(Codec.CODEC_H264, false, 10);
    add(Codec.CODEC_H264, false, 10);
    assertThat(nextAfter(0)).isEqualTo(1);
    assertThat(nextAfter(1)).isEqualTo(2);
    assertThat(nextAfter(2)).isEqualTo(3);
    assertThat(nextAfter(3)).isNull();
  }

  @Test
  void aReaderOfVideoThatFellBehindGoesOnAtTheNextKeyframe() {
    add(Codec.CODEC_H264, true, 10);
    add(Codec.CODEC_H264, false, 10);
    add(Codec.CODEC_H264, false, 10);
    add(Codec.CODEC_H264, true, 10);
    add(Codec.CODEC_H264, false, 10);
    assertThat(nextAfter(1)).isEqualTo(4);
    assertThat(nextAfter(4)).isEqualTo(5);
  }

  @Test
  void aGopThatGrowsTooLargeIsLetGo() {
    add(Codec.CODEC_H264, true, 3 << 20);
    add(Codec.CODEC_H264, false, 1 << 20);
    add(Codec.CODEC_H264, false, 1 << 20);
    assertThat(nextAfter(2)).as("a reader that keeps up").isEqualTo(3);
    assertThat(nextAfter(1)).as("one that missed a frame").isNull();
    assertThat(nextAfter(0)).as("a new one").isNull();
    add(Codec.CODEC_H264, true, 10);
    assertThat(nextAfter(0)).isEqualTo(4);
  }

  private void add(Codec codec, boolean keyframe, int bytes) {
    Frame frame =
        Frame.newBuilder()
            .setCodec(codec)
            .setKeyframe(keyframe)
            .setPayload(ByteString.copyFrom(new byte[bytes]))
            .build();
    index++;
    shelf.add(new FeedFrame("cam", frame, index, index));
  }

  private @Nullable Long nextAfter(long after) {
    FeedFrame next = shelf.next(after);
    return next == null ? null : next.index();
  }
}
