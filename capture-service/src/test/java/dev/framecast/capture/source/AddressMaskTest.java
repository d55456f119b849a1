package dev.framecast.capture.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.framecast.capture.source.media.MediaInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMaskTest {
  private static final String UNENCODED = "@/#?:%&;=+ $";
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @ParameterizedTest
  @CsvSource({
    "http://cam:8080/nope?user=admin&pwd=SECRET, http://cam:8080/nope?***",
    "http://cam/?action=stream, http://cam/?action=stream",
    "http://cam/?action=stream&token=SECRET, http://cam/?action=stream&***",
    "http://cam/video.cgi?resolution=640x480&usr=u&channel=2,"
        + " http://cam/video.cgi?resolution=640x480&***&channel=2",
    "http://cam/s?SECRET, http://cam/s?***",
    "rtsp://nvr/user=admin_password=SECRET_channel=1_stream=0.sdp?real_stream, rtsp://nvr/***?***",
    "rtsp://nvr/user=admin&password=SECRET&channel=1, rtsp://nvr/***",
    "rtsp://nvr/live;password=SECRET/1, rtsp://nvr/***/1",
    "rtsp://nvr/0/admin:SECRET/main, rtsp://nvr/0/***/main",
    "rtsp://nvr/SE%43RET, rtsp://nvr/***",
    "rtsp://nvr:7447/5f3aB9SECRET0042, rtsp://nvr:7447/***",
    "http://cam/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/s, http://cam/***/s",
    "rtsp://admin:SECRET@nvr:554/Streaming/Channels/101, rtsp://***@nvr:554/Streaming/Channels/101",
    "rtsp://nvr/h264Preview_01_main, rtsp://nvr/h264Preview_01_main",
    "http://ip_cam:7590/plain, http://ip_cam:7590/plain",
    "http://u:SECRET@[fe80::1]:80/x#SECRET, http://***@[fe80::1]:80/x#***",
    "http://cam/s?user=me@example.org&key=SECRET, http://cam/s?***",
  })
  void showsWhereItIsAndNothingThatLetsAnybodyIn(String text, String shown) {
    SourceUri source = SourceUri.parse(text);
    assertThat(source).hasToString(shown);
    assertThat(((SourceUri.Network) source).address()).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:SE@CRET@host/s",
        "rtsp://admin:SE/CRET@host/s",
        "rtsp://admin:SE?CRET@host/s",
        "rtsp://admin:SE#CRET@host/s",
        "rtsp://admin:12/SECRET@host/s",
        "rtsp://admin:12?SECRET@host/s",
        "rtsp://admin:12#SECRET@host/s",
        "rtsp://admin:SE@CRET/x@host/s",
        "rtsp://admin:SE%CRET@host/s",
        "rtsp://admin:SE CRET@host/s",
        "rtsp://admin:SECRET@/s",
        "rtsp://admin:SECRET@host:99999/s",
        "rtsp:/admin:SECRET@host/s",
        "rtsp:admin:SECRET@host/s",
        "rtsps://admin:SECRET@host/x",
        "onvif://admin:SECRET@host/x",
        "SECRET://admin:pw@host/x?y",
        "admin:SECRET@host/s",
        "//admin:SECRET@host/s",
        "rtsp//admin:SECRET@host/s",
        "192.168.1.7/snapshot.cgi?user=admin&pwd=SECRET",
        "192.168.1.7/user=admin_password=SECRET_channel=1.sdp",
        "camera:rtsp://admin:SECRET@host/s",
        "file:rtsp://admin:SECRET@host/s",
        "testpattern:http://admin:SECRET@host/s",
        "http://host/s?a=\0SECRET",
      })
  void refusesWithoutSayingTheSecret(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceUri.parse(text))
        .withNoCause()
        .satisfies(
            wrong ->
                assertThat(wrong.getMessage())
                    .contains("source")
                    .doesNotContain("SE", "CRET", "12", "admin"));
  }

  @Test
  void saysHowToWriteAPassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceUri.parse("rtsp://admin:P@ss@host/s"))
        .withMessageContaining("write @ as %40");
    assertThat(SourceUri.parse("rtsp://admin:P%40ss@host/s")).hasToString("rtsp://***@host/s");
  }

  /** Secrets of any kind, in every place of an address where one may be, never come out. */
  @Test
  void noRandomSecretIsEverShown() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String secret = "q" + random(random, PLAIN, 15) + random.nextInt(10);
      String part = random(random, UNENCODED + PLAIN, random.nextInt(4));
      String text = address(random, secret, part);
      for (String said : said(text)) {
        assertThat(said).as("seed %d, address %s", seed, text).doesNotContain(secret);
      }
    }
  }

  private static List<String> said(String text) {
    try {
      if (SourceUri.parse(text) instanceof SourceUri.Network network) {
        MediaInput input =
            new MediaInput(
                network.toString(),
                network.address().url(),
                null,
                Map.of(),
                Duration.ZERO,
                Duration.ZERO);
        return List.of(network.toString(), network.address().toString(), input.toString());
      }
      return List.of();
    } catch (IllegalArgumentException refused) {
      return List.of(String.valueOf(refused.getMessage()), String.valueOf(refused.getCause()));
    }
  }

  private static String address(Random random, String secret, String part) {
    String scheme =
        List.of("rtsp", "http", "https", "rtsps", "onvif", "RTSP").get(random.nextInt(6));
    String login = random.nextBoolean() ? "admin:pw@" : "";
    String hidden = part + secret;
    return scheme
        + "://"
        + switch (random.nextInt(8)) {
          case 0 -> "admin:" + hidden + "@host/live";
          case 1 -> hidden + ":pw@host/live";
          case 2 -> login + "host/live?user=a&pwd=" + hidden + "&x=1";
          case 3 -> login + "host/user=admin_password=" + hidden + "_channel=1.sdp";
          case 4 -> login + "host/live;password=" + hidden;
          case 5 -> login + "host:80/live#" + hidden;
          case 6 -> login + "host:80/live/" + secret + "/1";
          default -> login + "host/live?" + hidden;
        };
  }

  private static String random(Random random, String from, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }
}
