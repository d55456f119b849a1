// Draws one stream's frames into its canvas. Of pictures the newest wins: while one is being
// decoded, only the newest of those that come waits. Of H.264 every frame is decoded. The service
// sends a frame only if it is a keyframe or follows the one sent before, and no more than a few
// ahead of the decoder; what is known here alone is what this page itself failed to decode. What is
// not drawn is counted as dropped.

import {decodePicture} from './decode.js';
import {H264Decoder} from './h264.js';
import {StallWatch, localNow} from './clock.js';

const RATE_WINDOW = 2000;
/** While newer pictures are at hand, one is drawn each so many milliseconds. */
const LATE_EVERY = 200;
/** A picture so much older than the one before is late, when this page did not run for a while. */
const LATE_BY = 200;
const STALL_LASTS = 1000;
/** After so many starts that led to no second picture, no keyframe is asked for any more. */
const MOST_STARTS = 3;

const stalls = new StallWatch();

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
  #listener;
  #lateSince = 0;
  #drawnAge = null;
  #busy = false;
  #waiting = null;
  #position = 0;
  #needsKeyframe = true;
  #recent = [];
  /** H.264: what was decoded since the last failure, and the failures before a second picture. */
  #decoded = 0;
  #failures = 0;
  #h264 = new H264Decoder(
    (frame, picture) => {
      if (++this.#decoded > 1) {
        this.#failures = 0;
      }
      this.#draw(frame, picture);
    },
    (lost) => {
      this.failed++;
      this.dropped += Math.max(0, lost - 1);
      this.#restart();
    },
  );

  /**
   * @param listener has drawn(), lost() for when the stream has to go on with a keyframe, and
   *     ageOf(frame) in milliseconds
   */
  constructor(canvas, listener) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', {alpha: false});
    this.#listener = listener;
  }

  /** The stream is not watched for a while: what is missed now was not dropped. */
  pause() {
    this.#position = 0;
    this.#needsKeyframe = true;
    this.#waiting = null;
    this.#recent = [];
    this.#failures = 0;
    this.#h264.close();
  }

  /** Takes one frame as it came. */
  take(frame) {
    if (this.#position > 0 && frame.position > this.#position + 1) {
      this.dropped += frame.position - this.#position - 1;
    }
    this.#position = frame.position;
    if (frame.codec === 'h264') {
      this.#takeVideo(frame);
      return;
    }
    frame.taken();
    if (this.#waiting) {
      this.dropped++;
    }
    this.#waiting = frame;
    if (!this.#busy) {
      this.#decodeWaiting();
    }
  }

  /** Whether this browser has tried the stream's H.264 again and again, and cannot decode it. */
  get isUndecodable() {
    return this.#failures >= MOST_STARTS;
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
      frame.taken();
      this.dropped++;
      return;
    }
    this.#needsKeyframe = false;
    const lost = this.#h264.decode(frame);
    if (lost > 0) {
      this.dropped += lost;
      this.#restart();
    }
  }

  /** A keyframe asked for costs every viewer: what cannot be decoded waits for those that come anyway. */
  #restart() {
    this.#needsKeyframe = true;
    this.#decoded = 0;
    this.#failures++;
    if (!this.isUndecodable) {
      this.#listener.lost();
    }
  }

  /** Whether somebody wants to see it: while it is late, a newer one is about to come. */
  #isToBeSeen(frame) {
    if (!frame.late && !this.#outlastedAStall(frame)) {
      this.#lateSince = 0;
      return true;
    }
    const now = localNow();
    this.#lateSince ||= now;
    return !this.shown || now - Math.max(this.shownAt, this.#lateSince) > LATE_EVERY;
  }

  #outlastedAStall(frame) {
    if (this.#drawnAge === null || stalls.since > STALL_LASTS) {
      return false;
    }
    return this.#listener.ageOf(frame) > this.#drawnAge + LATE_BY;
  }

  #draw(frame, picture) {
    if (!this.#isToBeSeen(frame)) {
      picture.close();
      this.dropped++;
      return;
    }
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
    this.#drawnAge = this.#listener.ageOf(frame);
    this.#recent.push({at: this.shownAt, bytes: frame.payload.byteLength});
    this.#listener.drawn();
  }
}
