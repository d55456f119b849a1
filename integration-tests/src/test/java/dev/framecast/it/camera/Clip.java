package dev.framecast.it.camera;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * What a virtual camera shows, over and over: pictures of one colour, each with its number in it,
 * so that a test sees which camera's they are and which one.
 *
 * @param pictures in the form in which the camera delivers them
 */
record Clip(int width, int height, List<byte[]> pictures) {
  private static final int COUNT = 45;

  /** JPEGs with their Huffman tables. */
  static Clip jpegs(Color colour, int width, int height) {
    return new Clip(width, height, drawn(colour, width, height, Clip::jpeg));
  }

  /** Raw pictures of 24 bits a pixel in the order red, green, blue. */
  static Clip rgb(Color colour, int width, int height) {
    return new Clip(width, height, drawn(colour, width, height, Clip::rgb));
  }

  /** Raw pictures in YUYV 4:2:2, limited range (ITU-R BT.601). */
  static Clip yuyv(Color colour, int width, int height) {
    return new Clip(width, height, drawn(colour, width, height, Clip::yuyv));
  }

  /** H.264 access units, a keyframe every half second. */
  static Clip h264(Color colour, int width, int height) {
    List<BufferedImage> images =
        IntStream.range(0, COUNT).mapToObj(i -> draw(colour, width, height, i)).toList();
    try {
      return new Clip(width, height, AccessUnitClip.of(images));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The file that the virtual camera reads. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pictures.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** SHA-256 of each picture, in hexadecimal digits. */
  List<String> hashes() {
    return pictures.stream().map(Clip::sha256).toList();
  }

  /** SHA-256 in hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private interface Form {
    byte[] of(BufferedImage image) throws IOException;
  }

  private static List<byte[]> drawn(Color colour, int width, int height, Form form) {
    List<byte[]> pictures = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      try {
        pictures.add(form.of(draw(colour, width, height, number)));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    return pictures;
  }

  private static BufferedImage draw(Color colour, int width, int height, int number) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(colour);
    canvas.fillRect(0, 0, width, height);
    // A bar that moves: no font is needed to tell one picture from another.
    canvas.setColor(Color.WHITE);
    canvas.fillRect(number * width / COUNT, height - 32, width / COUNT, 32);
    canvas.dispose();
    return image;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  /** The pixels of a picture in the form of {@link #rgb(Color, int, int)}. */
  static byte[] rgb(BufferedImage image) {
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    IntStream.range(0, rgb.length)
        .forEach(
            i -> {
              int pixel = i / 3;
              int colour = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
              rgb[i] = (byte) (colour >> 16 - i % 3 * 8);
            });
    return rgb;
  }

  private static byte[] yuyv(BufferedImage image) {
    byte[] yuyv = new byte[image.getWidth() * image.getHeight() * 2];
    for (int i = 0; i < yuyv.length; i += 2) {
      int pixel = i / 2;
      Color c = new Color(image.getRGB(pixel % image.getWidth(), pixel / image.getWidth()));
      double luma = 16 + .257 * c.getRed() + .504 * c.getGreen() + .098 * c.getBlue();
      double blue = 128 - .148 * c.getRed() - .291 * c.getGreen() + .439 * c.getBlue();
      double red = 128 + .439 * c.getRed() - .368 * c.getGreen() - .071 * c.getBlue();
      yuyv[i] = (byte) Math.round(luma);
      yuyv[i + 1] = (byte) Math.round(pixel % 2 == 0 ? blue : red);
    }
    return yuyv;
  }
}
