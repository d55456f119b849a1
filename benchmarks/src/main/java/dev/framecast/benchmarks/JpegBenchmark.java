package dev.framecast.benchmarks;

import dev.framecast.capture.encode.jpeg.JpegCompressor;
import dev.framecast.capture.encode.jpeg.JpegLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A camera's raw picture becomes a JPEG of quality 80, conversion of colours included, on one
 * thread. Prints each JPEG's size and fidelity as well: a quick encoder that loses more is none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class JpegBenchmark {
  private static final int QUALITY = 80;

  /** Who compresses. */
  @Param public JpegLibrary library;

  /** What the camera gives; FFmpeg's names. */
  @Param({"yuyv422", "nv12", "yuv420p", "bgr24"})
  public String format;

  /** Pixels. */
  @Param({"640x480", "1280x720", "1920x1080"})
  public String size;

  private AVFrame picture;
  private JpegCompressor compressor;

  /** Makes the picture, and looks at what becomes of it. */
  @Setup
  public void prepare() throws IOException {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    String[] sides = size.split("x", 2);
    picture =
        CameraPictures.inFormat(format, Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    compressor = library.compressor(QUALITY);
    ByteBuffer jpeg = compressor.compress(picture);
    System.out.printf(
        "%s of %s %s: %d bytes, PSNR %.2f dB%n",
        library, format, size, jpeg.remaining(), CameraPictures.psnr(picture, jpeg));
  }

  /** Frees both. */
  @TearDown
  public void end() {
    compressor.close();
    avutil.av_frame_free(picture);
  }

  /** One picture. */
  @Benchmark
  public ByteBuffer compress() throws IOException {
    return compressor.compress(picture);
  }
}
