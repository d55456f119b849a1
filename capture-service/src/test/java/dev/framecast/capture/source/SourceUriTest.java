package dev.framecast.capture.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUriTest {
  @ParameterizedTest
  @CsvSource({
    "camera:, camera:",
    "CAMERA:, camera:",
    "camera:/dev/video2, camera:/dev/video2",
    "camera:/dev/v4l/by-id/usb-a:b-video-index0, camera:/dev/v4l/by-id/usb-a:b-video-index0",
    "clip.mp4, file:clip.mp4",
    "/media/a clip.mkv, file:/media/a clip.mkv",
    "./odd:name.mp4, file:./odd:name.mp4",
    "file:clip.mp4, file:clip.mp4",
    "file:///media/clip.mp4, file:/media/clip.mp4",
    "rtsp://cam.local:8554/live, rtsp://cam.local:8554/live",
    "rtsp://me:secret@cam.local/live, rtsp://***@cam.local/live",
    "rtsp://cam.local/live#transport=udp, rtsp://cam.local/live#transport=udp",
    "https://cam.local/mjpg, https://cam.local/mjpg",
    "testpattern:, testpattern:",
  })
  void knowsEachKind(String text, String shown) {
    assertThat(SourceUri.parse(text)).hasToString(shown);
  }

  @Test
  void keepsThePasswordForTheConnection() {
    assertThat(SourceUri.parse("rtsp://me:secret@cam/live"))
        .isInstanceOfSatisfying(
            SourceUri.Network.class,
            network -> assertThat(network.address().uri().getUserInfo()).isEqualTo("me:secret"));
  }

  @Test
  void aPlainNameIsAFile() {
    assertThat(SourceUri.parse("a.mp4")).isEqualTo(new SourceUri.VideoFile(Path.of("a.mp4")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "webcam:",
        "rtp://x",
        "testpattern:x",
        "file:",
        "camera:0",
        "rtsp://cam/live#udp"
      })
  void saysWhatWouldBeRight(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceUri.parse(text))
        .withMessageContaining("source")
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("\n"));
  }

  @Test
  void aMalformedAddressDoesNotShowItsPassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceUri.parse("rtsp://me:sec ret@cam/live"))
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("sec ret"));
  }
}
