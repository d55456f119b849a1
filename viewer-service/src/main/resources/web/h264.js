// H.264 by WebCodecs: access units in Annex B, parameter sets in front of each keyframe.

import {drawable} from './decode.js';

const MOST_WAITING = 8;
const SPS = 7;

export class H264Decoder {
  #decoder = null;
  #codec = '';
  #frames = new Map();
  #onPicture;
  #onFailure;

  /**
   * @param onPicture is told of each picture with its frame; it closes the picture
   * @param onFailure is told that what follows needs a keyframe again
   */
  constructor(onPicture, onFailure) {
    this.#onPicture = onPicture;
    this.#onFailure = onFailure;
  }

  static get isSupported() {
    return 'VideoDecoder' in window;
  }

  /** Takes one frame; whether it will give a picture. */
  decode(frame) {
    if (frame.keyframe) {
      this.#configure(frame);
    }
    if (!this.#decoder || this.#decoder.decodeQueueSize > MOST_WAITING) {
      this.close();
      return false;
    }
    this.#frames.set(frame.position, frame);
    this.#decoder.decode(
      new EncodedVideoChunk({
        type: frame.keyframe ? 'key' : 'delta',
        timestamp: frame.position,
        data: frame.payload,
      }),
    );
    return true;
  }

  close() {
    if (this.#decoder && this.#decoder.state !== 'closed') {
      this.#decoder.close();
    }
    this.#decoder = null;
    this.#frames.clear();
  }

  #configure(frame) {
    const codec = codecOf(frame.payload);
    if (!codec || (this.#decoder && codec === this.#codec)) {
      return;
    }
    this.close();
    this.#codec = codec;
    const decoder = new VideoDecoder({
      output: (image) => this.#decoded(image),
      error: () => {
        if (decoder === this.#decoder) {
          this.close();
          this.#onFailure();
        }
      },
    });
    decoder.configure({codec, optimizeForLatency: true});
    this.#decoder = decoder;
  }

  #decoded(image) {
    const frame = this.#frames.get(image.timestamp);
    this.#frames.delete(image.timestamp);
    if (frame) {
      this.#onPicture(frame, drawable(image, image.displayWidth, image.displayHeight));
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
