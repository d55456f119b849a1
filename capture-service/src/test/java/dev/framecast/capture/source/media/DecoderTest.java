package dev.framecast.capture.source.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes out of the decoder is to be seen as it is. */
class DecoderTest {
  @ParameterizedTest
  @CsvSource({"1, 64, 32", "3, 64, 32", "5, 32, 64", "6, 32, 64", "8, 32, 64", "99, 64, 32"})
  void jpegsAreTurnedAsExifSays(int orientation, int width, int height) throws Exception {
    AVFrame picture = avutil.av_frame_alloc();
    try (Decoder decoder = new Decoder(avcodec.AV_CODEC_ID_MJPEG)) {
      AVPacket jpeg = packet(turned(orientation));
      decoder.take(jpeg);
      avcodec.av_packet_free(jpeg);
      assertThat(decoder.give(picture)).isTrue();
      assertThat(picture.width()).isEqualTo(width);
      assertThat(picture.height()).isEqualTo(height);
      assertThat(avutil.av_frame_get_side_data(picture, avutil.AV_FRAME_DATA_DISPLAYMATRIX))
          .as("who encodes it must not turn it again")
          .isNull();
    } finally {
      avutil.av_frame_free(picture);
    }
  }

  /** The container's memory is freed before the decoder where an address is asked anew. */
  @Test
  void theAspectOfTheContainerOutlivesIt() throws Exception {
    AVFrame picture = avutil.av_frame_alloc();
    AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
    parameters.codec_id(avcodec.AV_CODEC_ID_MJPEG);
    AVRational stated = avutil.av_make_q(2, 1);
    try (Decoder decoder = new Decoder(parameters, stated)) {
      stated.num(0).den(1);
      AVPacket jpeg = packet(turned(1));
      decoder.take(jpeg);
      avcodec.av_packet_free(jpeg);
      assertThat(decoder.give(picture)).isTrue();
      assertThat(picture.width()).isEqualTo(2 * picture.height() * 2);
    } finally {
      avutil.av_frame_free(picture);
      avcodec.avcodec_parameters_free(parameters);
    }
  }

  private static AVPacket packet(byte[] bytes) {
    AVPacket packet = avcodec.av_packet_alloc();
    avcodec.av_new_packet(packet, bytes.length);
    packet.data().put(bytes, 0, bytes.length);
    return packet;
  }

  /** A JPEG of 64x32 with an EXIF segment of one entry. */
  private static byte[] turned(int orientation) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB), "jpg", plain);
    byte[] jpeg = plain.toByteArray();
    byte[] head = "Exif\0\0MM\0*\0\0\0\b\0\1".getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(jpeg.length + 36)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) 34)
        .put(head)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .position(38)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
