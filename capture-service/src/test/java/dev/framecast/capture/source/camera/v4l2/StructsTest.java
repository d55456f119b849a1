package dev.framecast.capture.source.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StructsTest {
  /** As a C compiler has them from linux/videodev2.h on x86-64; the sizes are within. */
  @Test
  void requestsHaveTheKernelsNumbers() {
    assertThat(Structs.QUERY_CAPABILITY).isEqualTo(0x80685600L);
    assertThat(Structs.ENUMERATE_FORMATS).isEqualTo(0xc0405602L);
    assertThat(Structs.ENUMERATE_SIZES).isEqualTo(0xc02c564aL);
    assertThat(Structs.ENUMERATE_RATES).isEqualTo(0xc034564bL);
    assertThat(Structs.SET_FORMAT).isEqualTo(0xc0d05605L);
    assertThat(Structs.SET_CONTROL).isEqualTo(0xc008561cL);
    assertThat(Structs.SET_STREAM).isEqualTo(0xc0cc5616L);
    assertThat(Structs.REQUEST_BUFFERS).isEqualTo(0xc0145608L);
    assertThat(Structs.QUERY_BUFFER).isEqualTo(0xc0585609L);
    assertThat(Structs.QUEUE_BUFFER).isEqualTo(0xc058560fL);
    assertThat(Structs.DEQUEUE_BUFFER).isEqualTo(0xc0585611L);
    assertThat(Structs.STREAM_ON).isEqualTo(0x40045612L);
    assertThat(Structs.STREAM_OFF).isEqualTo(0x40045613L);
  }
}
