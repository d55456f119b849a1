package dev.framecast.relay.stream;

import static dev.framecast.relay.stream.outbox.TestFrame.delta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.stream.outbox.TestFrame;
import dev.framecast.wire.v1.Codec;
import dev.framecast.wire.v1.Hello;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WayHomeTest {
  private final HandLoop home = new HandLoop();
  private final TestPublisher publisher =
      new TestPublisher(new HandLoop(), Hello.getDefaultInstance());
  private final List<String> arrived = new ArrayList<>();
  private final WayHome way =
      new WayHome(
          home,
          (from, frame, lost) -> {
            arrived.add(frame.header().sequence() + " after " + lost);
            frame.release();
          });

  @Test
  void aBurstOfSmallFramesArrivesWhole() {
    for (int i = 0; i < 50; i++) {
      way.send(publisher, delta(i));
    }
    home.run();
    assertThat(arrived).hasSize(50).allMatch(each -> each.endsWith("after 0"));
  }

  @Test
  void aMillionTinyFramesAreNotAllOnTheWay() {
    for (int i = 0; i < 1_000_000; i++) {
      way.send(publisher, TestFrame.of(Codec.CODEC_H264, false, 1, i, 0, 1));
    }
    home.run();
    assertThat(arrived).hasSizeLessThan(50_000);
  }

  @Test
  void whatIsOnTheWayIsBoundedInBytesAndWhatIsLostIsCounted() {
    List<TestFrame> frames = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      frames.add(TestFrame.of(Codec.CODEC_H264, i == 0, 1, i, 0, 4 << 20));
      way.send(publisher, frames.get(i));
    }
    home.run();
    way.send(publisher, delta(12));
    home.run();
    assertThat(arrived).hasSize(9).last().isEqualTo("12 after 4");
    assertThat(frames).allMatch(frame -> frame.references() == 0);
  }
}
