package dev.framecast.capture.encode.jpeg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One of TurboJPEG's compressors, with the memory that it writes to. Owned by the thread that made
 * it, which closes it.
 */
final class TurboCompressor implements AutoCloseable {
  /** How often there is chroma; the numbers are TurboJPEG's. */
  enum Sampling {
    /** For each pixel. */
    YUV_444(0),
    /** For each pair of pixels in a row. */
    YUV_422(1),
    /** For each square of four. */
    YUV_420(2),
    /** Never. */
    GRAY(3);

    private final int number;

    Sampling(int number) {
      this.number = number;
    }
  }

  private static final int PLANES = 3;
  private static final long LONGEST_COMPLAINT = 200;
  private static final int FLAG_NO_REALLOCATION = 1 << 10;

  /** Where it is vectorised the exact transform is also the faster one. */
  private static final int FLAG_ACCURATE_DCT = 1 << 12;

  private static final int FLAGS = FLAG_NO_REALLOCATION | FLAG_ACCURATE_DCT;

  private final TurboLibrary library;
  private final int quality;
  private final MemorySegment handle;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment output = arena.allocate(ADDRESS);
  private final MemorySegment outputBytes = arena.allocate(JAVA_LONG);
  private final MemorySegment planes = arena.allocate(ADDRESS, PLANES);
  private final MemorySegment strides = arena.allocate(JAVA_INT, PLANES);
  private BytePointer jpeg = new BytePointer();

  private interface Call {
    int status() throws Throwable;
  }

  TurboCompressor(TurboLibrary library, int quality) {
    this.library = library;
    this.quality = quality;
    try {
      this.handle = (MemorySegment) library.create().invokeExact();
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
    if (handle.equals(MemorySegment.NULL)) {
      throw new OutOfMemoryError("no memory for a JPEG compressor");
    }
  }

  /**
   * Compresses a picture whose pixels lie in one plane.
   *
   * @param layout {@code TJPF_}: the order of a pixel's bytes
   * @return the JPEG in a direct buffer, which the next call and {@link #close} make invalid
   */
  ByteBuffer compressPixels(AVFrame picture, int layout, Sampling into) throws IOException {
    prepare(picture, into);
    MemorySegment pixels = MemorySegment.ofAddress(picture.data(0).address());
    int width = picture.width();
    int stride = picture.linesize(0);
    int height = picture.height();
    return checked(
        () ->
            (int)
                library
                    .fromPixels()
                    .invokeExact(
                        handle,
                        pixels,
                        width,
                        stride,
                        height,
                        layout,
                        output,
                        outputBytes,
                        into.number,
                        quality,
                        FLAGS));
  }

  /**
   * Compresses a picture of three planes in JPEG's own colours.
   *
   * @param sampling the picture's; width and height must be multiples of what it halves
   * @return the JPEG in a direct buffer, which the next call and {@link #close} make invalid
   */
  ByteBuffer compressPlanes(AVFrame picture, Sampling sampling) throws IOException {
    prepare(picture, sampling);
    for (int plane = 0; plane < PLANES; plane++) {
      long address = picture.data(plane).address();
      planes.setAtIndex(ADDRESS, plane, MemorySegment.ofAddress(address));
      strides.setAtIndex(JAVA_INT, plane, picture.linesize(plane));
    }
    int width = picture.width();
    int height = picture.height();
    return checked(
        () ->
            (int)
                library
                    .fromPlanes()
                    .invokeExact(
                        handle,
                        planes,
                        width,
                        strides,
                        height,
                        sampling.number,
                        output,
                        outputBytes,
                        quality,
                        FLAGS));
  }

  @Override
  public void close() {
    try {
      int status = (int) library.destroy().invokeExact(handle);
      assert status == 0 : "tjDestroy";
    } catch (Throwable failed) {
      throw unexpected(failed);
    } finally {
      arena.close();
      Pointer.free(jpeg);
    }
  }

  /** Makes room for the worst case, so that the library never moves or grows its output. */
  private void prepare(AVFrame picture, Sampling sampling) {
    long most;
    try {
      most =
          (long)
              library.mostBytes().invokeExact(picture.width(), picture.height(), sampling.number);
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
    if (jpeg.capacity() < most) {
      Pointer.free(jpeg);
      jpeg = new BytePointer(Pointer.malloc(most)).capacity(most);
    }
    output.set(ADDRESS, 0, MemorySegment.ofAddress(jpeg.address()));
    outputBytes.set(JAVA_LONG, 0, jpeg.capacity());
  }

  private ByteBuffer checked(Call call) throws IOException {
    int status;
    try {
      status = call.status();
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
    if (status != 0) {
      throw new IOException("TurboJPEG failed: " + complaint());
    }
    return jpeg.limit(outputBytes.get(JAVA_LONG, 0)).asByteBuffer();
  }

  private String complaint() {
    try {
      MemorySegment text = (MemorySegment) library.complaint().invokeExact(handle);
      return text.reinterpret(LONGEST_COMPLAINT).getString(0);
    } catch (Throwable failed) {
      throw unexpected(failed);
    }
  }

  /** A downcall itself throws nothing: this is an error of the JVM's, or ours. */
  private static RuntimeException unexpected(Throwable failed) {
    if (failed instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(failed);
  }
}
