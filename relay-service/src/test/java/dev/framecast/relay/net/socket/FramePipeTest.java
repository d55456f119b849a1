package dev.framecast.relay.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.relay.net.message.FrameMessage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FramePipeTest {
  @Test
  void aFrameThatDidNotFitIsNotTriedAgainForEachViewer() throws Exception {
    LinuxCalls.Pipe small = LinuxCalls.pipe();
    FrameMessage frame = DirectFrame.of(200_000);
    FrameMessage next = DirectFrame.of(200_000);
    try (FramePipe pipe = of(small, "/dev/null")) {
      assertThat(pipe.load(frame)).isFalse();
      assertThat(LinuxCalls.grow(small, FramePipe.CAPACITY_BYTES)).isTrue();
      assertThat(pipe.load(frame)).as("it would fit now").isFalse();
      assertThat(pipe.load(next)).isTrue();
      assertThat(pipe.holds(next)).isTrue();
    } finally {
      frame.release();
      next.release();
    }
  }

  /** One whose held frame's pipe is given. */
  static FramePipe of(LinuxCalls.Pipe held, String sink) throws IOException {
    return new FramePipe(
        held, LinuxCalls.pipe(), LinuxCalls.openToWrite(sink), FramePipe.CAPACITY_BYTES);
  }
}
