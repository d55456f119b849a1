// H.264 by WebCodecs: access units in Annex B, parameter sets in front of each keyframe.

import {drawable, MAX_PIXELS} from './decode.js';

const MOST_WAITING = 64;
const SPS = 7;

/** What streams of fewer lines are taken for that state no colours; Chromium itself has BT.709. */
const HD_LINES = 720;
const SD_COLOURS = {primaries: 'bt709', transfer: 'bt709', matrix: 'smpte170m', fullRange: false};

export class H264Decoder {
  #decoder = null;
  #codec = '';
  #colorSpace;
  /** What was given to the decoder and came out of it neither as a picture nor as a failure. */
  #frames = new Map();
  /** Of these, what still waits in front of it. */
  #waiting = [];
  #onPicture;
  #onFailure;

  /**
   * @param onPicture is told of each picture with its frame; it closes the picture
   * @param onFailure is told how many frames were lost, and that what follows needs a keyframe again
   */
  constructor(onPicture, onFailure) {
    this.#onPicture = onPicture;
    this.#onFailure = onFailure;
  }

  static get isSupported() {
    return 'VideoDecoder' in window;
  }

  /**
   * Takes one frame, which is a keyframe or follows the one before. Returns how many are lost, and
   * where any are, what follows needs a keyframe.
   */
  decode(frame) {
    if (frame.keyframe) {
      this.#configure(frame);
    }
    if (!this.#decoder || this.#waiting.length >= MOST_WAITING) {
      frame.taken();
      return this.close() + 1;
    }
    this.#frames.set(frame.position, frame);
    this.#waiting.push(frame);
    try {
      this.#decoder.decode(
        new EncodedVideoChunk({
          type: frame.keyframe ? 'key' : 'delta',
          timestamp: frame.position,
          data: frame.payload,
        }),
      );
    } catch (error) {
      // Thrown at once where what begins a stream is no IDR picture.
      this.#fail(frame.stream, error);
      return 0;
    }
    this.#release();
    return 0;
  }

  /** Lets all go; returns how many frames were in it. */
  close() {
    const lost = this.#frames.size;
    if (this.#decoder && this.#decoder.state !== 'closed') {
      this.#decoder.close();
    }
    this.#decoder = null;
    this.#frames.clear();
    this.#waiting.forEach((frame) => frame.taken());
    this.#waiting = [];
    return lost;
  }

  #configure(frame) {
    const codec = codecOf(frame.payload);
    const colorSpace = frame.height < HD_LINES ? SD_COLOURS : undefined;
    if (this.#decoder && codec === this.#codec && colorSpace === this.#colorSpace) {
      return;
    }
    this.close();
    if (!codec) {
      return;
    }
    this.#codec = codec;
    this.#colorSpace = colorSpace;
    const decoder = new VideoDecoder({
      output: (image) => this.#decoded(decoder, image),
      error: (error) => decoder === this.#decoder && this.#fail(frame.stream, error),
    });
    decoder.ondequeue = () => decoder === this.#decoder && this.#release();
    this.#decoder = decoder;
    try {
      decoder.configure({codec, colorSpace, optimizeForLatency: true});
    } catch (error) {
      console.debug(frame.stream, 'H.264 could not be decoded:', error);
      this.close();
    }
  }

  #fail(stream, error) {
    console.debug(stream, 'H.264 could not be decoded:', error);
    this.#onFailure(this.close());
  }

  /** What the decoder has begun with waits no more. */
  #release() {
    while (this.#waiting.length > (this.#decoder.decodeQueueSize || 0)) {
      this.#waiting.shift().taken();
    }
  }

  #decoded(decoder, image) {
    if (decoder !== this.#decoder) {
      image.close();
      return;
    }
    this.#release();
    const frame = this.#frames.get(image.timestamp);
    this.#frames.delete(image.timestamp);
    if (frame) {
      const isBounded = image.displayWidth * image.displayHeight <= MAX_PIXELS;
      const {width, height} = image.visibleRect;
      this.#onPicture(
        frame,
        isBounded
          ? drawable(image, image.displayWidth, image.displayHeight)
          : drawable(image, width, height),
      );
    } else {
      image.close();
    }
  }
}

/** The codec string of RFC 6381 from the sequence parameter set, such as avc1.42E01F. */
function codecOf(bytes) {
  for (let i = 0; i + 6 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1 && (bytes[i + 3] & 0x1f) === SPS) {
      const profile = [bytes[i + 4], bytes[i + 5], bytes[i + 6]];
      return 'avc1.' + profile.map((b) => b.toString(16).padStart(2, '0').toUpperCase()).join('');
    }
  }
  return null;
}
