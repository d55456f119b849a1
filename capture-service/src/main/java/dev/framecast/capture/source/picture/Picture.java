package dev.framecast.capture.source.picture;

/**
 * One picture outside the Java heap: as the source compressed it, or raw. It belongs to one holder
 * at a time, who hands it on or closes it, once; after that nothing may read it.
 */
public sealed interface Picture extends AutoCloseable permits CompressedPicture, RawPicture {
  /** Pixels. */
  int width();

  /** Pixels. */
  int height();

  /** The same picture for another holder, who closes it; the memory is freed with the last one. */
  Picture share();

  /** Frees the memory. */
  @Override
  void close();
}
