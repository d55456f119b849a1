package dev.framecast.capture.source.picture.jpeg;

/** Why a picture of a source cannot be sent to viewers. */
public enum PictureDefect {
  /** There are no bytes. */
  EMPTY("they are empty"),
  /** The driver says that a transfer failed. */
  FLAGGED("the driver marks them as broken: try another port or cable"),
  /** The first bytes are not those of a JPEG. */
  NO_START("no SOI marker: they are no JPEGs"),
  /** There is no frame header before the first scan. */
  NO_FRAME_HEADER("no frame header"),
  /** The picture ends before all of it has come. */
  CUT_SHORT("cut short, no EOI marker"),
  /** A side is 0, as FFmpeg reports it for RTP (RFC 2435 section 3.1.5) and of T.81's DNL. */
  NO_SIZE(
      "no width or height; RTP carries JPEGs of at most 2040 pixels a side: choose a smaller size,"
          + " or H.264, at the camera"),
  /** There are fewer bytes than an empty picture of its size has. */
  TOO_FEW_BYTES("fewer bytes than pictures of their size can have"),
  /** Samples of 12 or 16 bits, which neither browsers nor FFmpeg decode. */
  PRECISION("more than 8 bits a sample, which viewers cannot show"),
  /** Lossless, hierarchical or arithmetic coding, which browsers do not decode. */
  CODING("lossless, hierarchical or arithmetic JPEG, which viewers cannot show: choose baseline"),
  /** More pixels than are decoded. */
  TOO_MANY_PIXELS("more than 33177600 pixels, the size of 7680x4320"),
  /** The decoder refused it. */
  UNDECODABLE("they cannot be decoded"),
  /** Nothing but pictures that build on others has come. */
  NO_KEYFRAME("no keyframe has come yet: set a shorter keyframe interval at the camera");

  private final String words;

  PictureDefect(String words) {
    this.words = words;
  }

  /** Whether it is whole, and coded in a way that only some decoders know. */
  public boolean isOfCoding() {
    return this == CODING || this == PRECISION;
  }

  /** To stand in brackets behind "refused". */
  public String words() {
    return words;
  }
}
