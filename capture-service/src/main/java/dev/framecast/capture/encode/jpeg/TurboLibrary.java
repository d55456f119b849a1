package dev.framecast.capture.encode.jpeg;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions of libjpeg-turbo's TurboJPEG interface that compress, in their form of version 2,
 * which version 3 has too (turbojpeg.h). Stateless.
 *
 * @param create {@code tjInitCompress()}
 * @param destroy {@code tjDestroy(handle)}
 * @param mostBytes {@code tjBufSize(width, height, sampling)}
 * @param fromPixels {@code tjCompress2(handle, pixels, width, stride, height, layout, &jpeg,
 *     &bytes, sampling, quality, flags)}
 * @param fromPlanes {@code tjCompressFromYUVPlanes(handle, planes, width, strides, height,
 *     sampling, &jpeg, &bytes, quality, flags)}
 * @param complaint {@code tjGetErrorStr2(handle)}
 */
record TurboLibrary(
    MethodHandle create,
    MethodHandle destroy,
    MethodHandle mostBytes,
    MethodHandle fromPixels,
    MethodHandle fromPlanes,
    MethodHandle complaint) {
  /** What is looked for, wherever the system's loader finds libraries. */
  static final String FILE = "libturbojpeg.so.0";

  private static final Logger LOG = LoggerFactory.getLogger(TurboLibrary.class);

  /** The library; empty where the machine has none. */
  static Optional<TurboLibrary> load() {
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(FILE, Arena.global());
      return isWideLong() ? Optional.of(bind(symbols)) : Optional.empty();
    } catch (IllegalArgumentException notThere) {
      LOG.debug("no TurboJPEG", notThere);
      return Optional.empty();
    }
  }

  /** Lengths are {@code unsigned long}, which is bound as 64 bits here. */
  private static boolean isWideLong() {
    MemoryLayout ofLong = Linker.nativeLinker().canonicalLayouts().get("long");
    return ofLong != null && ofLong.byteSize() == Long.BYTES;
  }

  private static TurboLibrary bind(SymbolLookup symbols) {
    return new TurboLibrary(
        bind(symbols, "tjInitCompress", FunctionDescriptor.of(ADDRESS)),
        bind(symbols, "tjDestroy", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
        bind(symbols, "tjBufSize", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT)),
        bind(
            symbols,
            "tjCompress2",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
                ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT)),
        bind(
            symbols,
            "tjCompressFromYUVPlanes",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS,
                JAVA_INT, JAVA_INT)),
        bind(symbols, "tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS)));
  }

  private static MethodHandle bind(SymbolLookup symbols, String name, FunctionDescriptor form) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), form);
  }
}
