package dev.framecast.capture.encode.jpeg;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libraries that can make JPEGs. */
public enum JpegLibrary {
  /** libjpeg-turbo's own interface, where the machine has it. */
  TURBOJPEG {
    @Override
    public JpegCompressor compressor(int quality) {
      return new TurboJpeg(
          LOADED.orElseThrow(() -> new IllegalStateException("no " + TurboLibrary.FILE)), quality);
    }
  },
  /** FFmpeg's encoder, which is always there. */
  FFMPEG {
    @Override
    public JpegCompressor compressor(int quality) {
      return new FfmpegJpeg(quality);
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(JpegLibrary.class);
  private static final Optional<TurboLibrary> LOADED = TurboLibrary.load();
  private static final JpegLibrary FASTEST = choose();

  /**
   * The fastest that this machine has; which it is, is logged once in the life of the process.
   *
   * <p>FFmpeg's encoder takes 1.3 to 2.5 times as long as TurboJPEG at the same PSNR; its JPEGs of
   * noisy pictures are a fifth smaller. {@code JpegBenchmark} measures it.
   */
  public static JpegLibrary fastest() {
    return FASTEST;
  }

  /**
   * A compressor of this library.
   *
   * @param quality 1 to 100, on the scale of the Independent JPEG Group's library
   * @throws IllegalStateException when the machine does not have the library
   */
  public abstract JpegCompressor compressor(int quality);

  private static JpegLibrary choose() {
    if (LOADED.isPresent()) {
      LOG.info("raw pictures become JPEG by TurboJPEG ({})", TurboLibrary.FILE);
      return TURBOJPEG;
    }
    LOG.info(
        "raw pictures become JPEG by FFmpeg; with {} (Debian's package libturbojpeg0) they would"
            + " in about half the time",
        TurboLibrary.FILE);
    return FFMPEG;
  }
}
