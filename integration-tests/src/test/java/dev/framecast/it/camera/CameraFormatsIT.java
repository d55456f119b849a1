package dev.framecast.it.camera;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.framecast.it.Chain;
import dev.framecast.it.TestViewer;
import dev.framecast.it.camera.VirtualCamera.Format;
import dev.framecast.wire.v1.Codec;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked of cameras, what they give, and what becomes of raw pictures. */
@Timeout(180)
class CameraFormatsIT {
  private static final Clip SMALL = Clip.jpegs(Color.BLUE, 640, 480);
  private static final Clip LARGE = Clip.jpegs(Color.BLUE, 1280, 720);
  private static final Clip YUYV = Clip.yuyv(Color.BLUE, 320, 240);
  private static final Clip RGB = Clip.rgb(new Color(10, 200, 90), 160, 120);
  private static final VirtualCamera MANY =
      new VirtualCamera(
          "many",
          "Many Formats",
          "S1",
          0,
          List.of(
              new Format("MJPG", "30,15", SMALL),
              new Format("MJPG", "30", LARGE),
              new Format("YUYV", "30", YUYV)));

  @Test
  void whatIsAskedIsGivenAndWhatIsNotThereIsSaid() throws Exception {
    assertGiven("MJPG 640x480 15", "MJPG of 640x480 at 15", "--size", "640x480", "--fps", "15");
    assertGiven("MJPG 1280x720 30", "asked in vain: 1920x1080", "--size", "1920x1080");
    assertGiven(
        "YUYV 320x240 30", "asked in vain: 640x480", "--size", "640x480", "--input-format", "raw");
  }

  private static void assertGiven(String given, String said, String... flags) throws Exception {
    try (Chain chain = new Chain()) {
      CameraHost host = CameraHost.start(chain, List.of(MANY), flags);
      host.awaitStreaming(MANY);
      Map<String, String> status = host.status(MANY);
      assertThat("%s %s %s".formatted(status.get("format"), status.get("size"), status.get("rate")))
          .isEqualTo(given);
      host.awaitLog(said);
    }
  }

  @Test
  void theListHasEveryCameraWithAllThatItOffersEvenWhileItIsRead() throws Exception {
    VirtualCamera busy = VirtualCamera.ofJpegs("front", 4, SMALL);
    try (Chain chain = new Chain()) {
      CameraHost host = CameraHost.start(chain, List.of(MANY, busy), "--source", "camera:");
      host.awaitStreaming(MANY);
      String table = host.runService("--list-devices");
      assertThat(table).contains("/dev/video0", "Many Formats", "/dev/video4", MANY.byIdName());
      assertThat(table).contains("MJPG", "1280x720", "YUYV").doesNotContain("/dev/video1");
      JsonArray list =
          JsonParser.parseString(host.runService("--list-devices", "--json")).getAsJsonArray();
      assertThat(list).hasSize(2);
      JsonObject many = list.get(0).getAsJsonObject();
      assertThat(many.get("byId").getAsString()).isEqualTo(MANY.byIdName());
      List<String> sizes =
          many.getAsJsonArray("formats").asList().stream()
              .flatMap(format -> format.getAsJsonObject().getAsJsonArray("sizes").asList().stream())
              .map(JsonElement::toString)
              .toList();
      assertThat(sizes).hasSize(3);
      assertThat(sizes.getFirst()).contains("\"640x480\"", "[30,15]");
    }
  }

  @Test
  void rawPicturesBecomeJpegsThatLookTheSame() throws Exception {
    Received received = new Received();
    try (Chain chain = new Chain();
        TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
      CameraHost.start(chain, List.of(raw("YUYV", YUYV)), "--source", "cam=camera:");
      viewer.awaitFrames(10);
      assertThat(received.frames()).allMatch(frame -> frame.getCodec() == Codec.CODEC_JPEG);
      Color shown = new Color(picture(received.newest()).getRGB(9, 9));
      assertThat(shown.getBlue()).isGreaterThan(230);
      assertThat(shown.getRed()).isLessThan(25);
    }
  }

  @Test
  void rawPicturesLeaveToTheLastBitAsPixelsOrAsPng() throws Exception {
    for (String codec : List.of("raw", "png")) {
      Received received = new Received();
      try (Chain chain = new Chain();
          TestViewer viewer = TestViewer.ofEvery(Chain.portOf(chain.relay()), "cam", received)) {
        CameraHost.start(
            chain, List.of(raw("RGB3", RGB)), "--source", "cam=camera:", "--codec", codec);
        viewer.awaitFrames(10);
      }
      byte[] payload = received.newest();
      byte[] shown = codec.equals("raw") ? swapped(payload) : Clip.rgb(picture(payload));
      assertThat(RGB.hashes().contains(Clip.sha256(shown))).as(codec).isTrue();
    }
  }

  private static VirtualCamera raw(String fourcc, Clip clip) {
    return new VirtualCamera("raw", "Raw", "S1", 0, List.of(new Format(fourcc, "30", clip)));
  }

  private static BufferedImage picture(byte[] payload) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(payload));
  }

  /** Blue, green, red to red, green, blue. */
  private static byte[] swapped(byte[] bgr) {
    byte[] rgb = new byte[bgr.length];
    for (int i = 0; i < bgr.length; i++) {
      rgb[i] = bgr[i - i % 3 + 2 - i % 3];
    }
    return rgb;
  }
}
