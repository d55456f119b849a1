package dev.framecast.capture.source.camera.v4l2;

/**
 * The requests and structures of {@code linux/videodev2.h} for 64-bit, little-endian kernels: sizes
 * and offsets in bytes. The numbers of the requests hold the sizes ({@code asm-generic/ioctl.h}),
 * so that the kernel refuses one whose structure is of another size.
 */
final class Structs {
  static final int CAPTURE = 1;
  static final int MAPPED_MEMORY = 1;

  static final int CAPABILITY = 104;
  static final int CAPABILITY_CARD = 16;
  static final int CAPABILITY_BUS = 48;
  static final int CAPABILITY_ALL = 84;
  static final int CAPABILITY_OF_NODE = 88;

  static final int FORMAT_OFFER = 64;
  static final int FORMAT_OFFER_TYPE = 4;
  static final int FORMAT_OFFER_TEXT = 12;
  static final int FORMAT_OFFER_TEXT_BYTES = 32;
  static final int FORMAT_OFFER_CODE = 44;

  static final int SIZE_OFFER = 44;
  static final int SIZE_OFFER_CODE = 4;
  static final int SIZE_OFFER_TYPE = 8;
  static final int SIZE_OFFER_SIZES = 12;

  static final int RATE_OFFER = 52;
  static final int RATE_OFFER_CODE = 4;
  static final int RATE_OFFER_WIDTH = 8;
  static final int RATE_OFFER_HEIGHT = 12;
  static final int RATE_OFFER_TYPE = 16;
  static final int RATE_OFFER_INTERVALS = 20;

  static final int FORMAT = 208;
  static final int FORMAT_WIDTH = 8;
  static final int FORMAT_HEIGHT = 12;
  static final int FORMAT_CODE = 16;
  static final int FORMAT_LINE_BYTES = 24;
  static final int FORMAT_COLORS = 32;
  static final int FORMAT_ENCODING = 44;
  static final int FORMAT_QUANTIZATION = 48;

  static final int STREAM = 204;
  static final int STREAM_CAPABILITY = 4;
  static final int STREAM_INTERVAL = 12;

  static final int CONTROL = 8;
  static final int CONTROL_FORCE_KEYFRAME = 0x00990900 + 229;

  static final int BUFFERS = 20;
  static final int BUFFERS_TYPE = 4;
  static final int BUFFERS_MEMORY = 8;

  static final int BUFFER = 88;
  static final int BUFFER_TYPE = 4;
  static final int BUFFER_USED = 8;
  static final int BUFFER_FLAGS = 12;
  static final int BUFFER_SECONDS = 24;
  static final int BUFFER_MICROS = 32;
  static final int BUFFER_SEQUENCE = 56;
  static final int BUFFER_MEMORY = 60;
  static final int BUFFER_OFFSET = 64;
  static final int BUFFER_LENGTH = 72;

  static final long QUERY_CAPABILITY = read(0, CAPABILITY);
  static final long ENUMERATE_FORMATS = readAndWrite(2, FORMAT_OFFER);
  static final long SET_FORMAT = readAndWrite(5, FORMAT);
  static final long REQUEST_BUFFERS = readAndWrite(8, BUFFERS);
  static final long QUERY_BUFFER = readAndWrite(9, BUFFER);
  static final long QUEUE_BUFFER = readAndWrite(15, BUFFER);
  static final long DEQUEUE_BUFFER = readAndWrite(17, BUFFER);
  static final long STREAM_ON = write(18, Integer.BYTES);
  static final long STREAM_OFF = write(19, Integer.BYTES);
  static final long SET_CONTROL = readAndWrite(28, CONTROL);
  static final long SET_STREAM = readAndWrite(22, STREAM);
  static final long ENUMERATE_SIZES = readAndWrite(74, SIZE_OFFER);
  static final long ENUMERATE_RATES = readAndWrite(75, RATE_OFFER);

  private Structs() {}

  // The direction as the program sees it: 1 writes, 2 reads.
  private static long read(int number, int bytes) {
    return request(2, number, bytes);
  }

  private static long write(int number, int bytes) {
    return request(1, number, bytes);
  }

  private static long readAndWrite(int number, int bytes) {
    return request(3, number, bytes);
  }

  private static long request(long direction, int number, int bytes) {
    return direction << 30 | (long) bytes << 16 | 'V' << 8 | number;
  }
}
