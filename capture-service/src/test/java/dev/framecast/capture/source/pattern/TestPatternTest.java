package dev.framecast.capture.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framecast.capture.encode.JpegEncoder;
import dev.framecast.capture.source.SourceFrame;
import dev.framecast.capture.source.picture.PictureSize;
import dev.framecast.capture.source.picture.RawPicture;
import dev.framecast.wire.clock.MicrosClock;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestPatternTest {
  private static final String ALPHABET = "0123456789:.-# ";

  @ParameterizedTest
  @ValueSource(strings = {"320x240", "640x480", "1280x720", "1920x1080"})
  void timeAndNumberCanBeReadFromTheJpeg(String size) throws Exception {
    try (TestPattern pattern = new TestPattern(new PictureSize(size), 200, MicrosClock.steady());
        JpegEncoder encoder = new JpegEncoder(80)) {
      pattern.open();
      for (int number = 0; number < 3; number++) {
        try (SourceFrame frame = pattern.next()) {
          BufferedImage picture = decoded(encoder, frame);
          Instant captured = Instant.EPOCH.plus(frame.capturedUs(), ChronoUnit.MICROS);
          String time = captured.truncatedTo(ChronoUnit.MILLIS).toString().replace('T', ' ');
          assertThat(line(picture, 0, 19)).isEqualTo(time.substring(0, 19));
          assertThat(line(picture, 1, 9)).isEqualTo("#0000000" + number);
        }
      }
    }
  }

  @Test
  void thePictureMoves() throws Exception {
    try (TestPattern pattern =
            new TestPattern(new PictureSize(320, 240), 200, MicrosClock.steady());
        JpegEncoder encoder = new JpegEncoder(80)) {
      pattern.open();
      BufferedImage first;
      try (SourceFrame frame = pattern.next()) {
        first = decoded(encoder, frame);
      }
      BufferedImage later = first;
      for (int i = 0; i < 40; i++) {
        try (SourceFrame frame = pattern.next()) {
          later = decoded(encoder, frame);
        }
      }
      int row = 240 * 5 / 8 + 10;
      assertThat(luma(first, 5, row)).isNotCloseTo(luma(later, 5, row), within(5));
    }
  }

  @Test
  void theSmallestPictureWorks() throws Exception {
    try (TestPattern pattern = new TestPattern(new PictureSize(16, 16), 200, MicrosClock.steady());
        JpegEncoder encoder = new JpegEncoder(80)) {
      pattern.open();
      try (SourceFrame frame = pattern.next()) {
        assertThat(decoded(encoder, frame).getWidth()).isEqualTo(16);
      }
    }
  }

  private static org.assertj.core.data.Offset<Integer> within(int offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static BufferedImage decoded(JpegEncoder encoder, SourceFrame frame) throws Exception {
    ByteBuffer payload = encoder.encode(((RawPicture) frame.picture()).pixels(), true).payload();
    byte[] jpeg = new byte[payload.remaining()];
    payload.get(jpeg);
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  /** Reads a line of text by looking at the middle of each dot. */
  private static String line(BufferedImage picture, int line, int characters) {
    int dot = Math.max(1, picture.getWidth() * 7 / 8 / (23 * (Digits.COLUMNS + 1)));
    int top = picture.getHeight() / 8 + line * (Digits.ROWS + 2) * dot;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      int left = picture.getWidth() / 16 + i * (Digits.COLUMNS + 1) * dot;
      text.append(character(picture, left, top, dot));
    }
    return text.toString();
  }

  private static char character(BufferedImage picture, int left, int top, int dot) {
    for (char candidate : ALPHABET.toCharArray()) {
      boolean fits = true;
      for (int row = 0; row < Digits.ROWS; row++) {
        for (int column = 0; column < Digits.COLUMNS; column++) {
          int luma = luma(picture, left + column * dot + dot / 2, top + row * dot + dot / 2);
          fits &= luma > 128 == Digits.isDot(candidate, column, row);
        }
      }
      if (fits) {
        return candidate;
      }
    }
    return '?';
  }

  private static int luma(BufferedImage picture, int x, int y) {
    int rgb = picture.getRGB(x, y);
    return (int) (.299 * (rgb >> 16 & 0xff) + .587 * (rgb >> 8 & 0xff) + .114 * (rgb & 0xff));
  }
}
