// Draws one stream's frames into its canvas. Newest wins: while a picture is being decoded, only
// the newest of those that come waits; the others are counted as dropped.

import {decodePicture} from './decode.js';
import {H264Decoder} from './h264.js';
import {localNow} from './clock.js';

const RATE_WINDOW = 2000;

export class Screen {
  drawn = 0;
  dropped = 0;
  failed = 0;
  /** The frame on the canvas; null before the first. */
  shown = null;
  /** When it was drawn, on this browser's clock. */
  shownAt = 0;

  #canvas;
  #context;
  #onDrawn;
  #busy = false;
  #waiting = null;
  #position = 0;
  #needsKeyframe = true;
  #recent = [];
  #h264 = new H264Decoder(
    (frame, picture) => this.#draw(frame, picture),
    () => {
      this.failed++;
      this.#needsKeyframe = true;
    },
  );

  constructor(canvas, onDrawn) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', {alpha: false});
    this.#onDrawn = onDrawn;
  }

  /** The stream is not watched for a while: what is missed now was not dropped. */
  pause() {
    this.#position = 0;
    this.#needsKeyframe = true;
    this.#waiting = null;
    this.#recent = [];
    this.#h264.close();
  }

  /** Takes one frame as it came. */
  take(frame) {
    if (this.#position > 0 && frame.position > this.#position + 1) {
      this.dropped += frame.position - this.#position - 1;
      this.#needsKeyframe = true;
    }
    this.#position = frame.position;
    if (frame.codec === 'h264') {
      this.#takeVideo(frame);
      return;
    }
    if (this.#waiting) {
      this.dropped++;
    }
    this.#waiting = frame;
    if (!this.#busy) {
      this.#decodeWaiting();
    }
  }

  /** Frames drawn per second. */
  get fps() {
    const recent = this.#recentFrames();
    if (recent.length < 2) {
      return 0;
    }
    return ((recent.length - 1) * 1000) / (recent[recent.length - 1].at - recent[0].at);
  }

  /** Payload bits per second. */
  get bitsPerSecond() {
    const recent = this.#recentFrames();
    const bytes = recent.slice(1).reduce((sum, one) => sum + one.bytes, 0);
    return recent.length < 2
      ? 0
      : (bytes * 8000) / (recent[recent.length - 1].at - recent[0].at);
  }

  #recentFrames() {
    const since = localNow() - RATE_WINDOW;
    while (this.#recent.length && this.#recent[0].at < since) {
      this.#recent.shift();
    }
    return this.#recent;
  }

  async #decodeWaiting() {
    this.#busy = true;
    while (this.#waiting) {
      const frame = this.#waiting;
      this.#waiting = null;
      try {
        this.#draw(frame, await decodePicture(frame));
      } catch (broken) {
        this.failed++;
        console.debug(frame.stream, 'a picture could not be decoded:', broken);
      }
    }
    this.#busy = false;
  }

  #takeVideo(frame) {
    if (!H264Decoder.isSupported || (this.#needsKeyframe && !frame.keyframe)) {
      this.dropped++;
      return;
    }
    this.#needsKeyframe = !this.#h264.decode(frame);
    if (this.#needsKeyframe) {
      this.dropped++;
    }
  }

  #draw(frame, picture) {
    if (this.#canvas.width !== picture.width || this.#canvas.height !== picture.height) {
      this.#canvas.width = picture.width;
      this.#canvas.height = picture.height;
    }
    picture.drawTo(this.#context);
    picture.close();
    this.drawn++;
    this.shown = {
      codec: frame.codec,
      width: picture.width,
      height: picture.height,
      captured: frame.captured,
      epoch: frame.epoch,
      sequence: frame.sequence,
    };
    this.shownAt = localNow();
    this.#recent.push({at: this.shownAt, bytes: frame.payload.byteLength});
    this.#onDrawn();
  }
}
