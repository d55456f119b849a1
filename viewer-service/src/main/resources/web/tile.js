// One stream on the page: its picture, its state, its figures, and in the full view its tools.

import {H264Decoder} from './h264.js';
import {Screen} from './screen.js';
import {Sparkline} from './sparkline.js';
import {explain, formatAge, formatBits} from './words.js';
import {localNow} from './clock.js';

const FRESH = 600;
const STALE_AFTER = 2000;
const SMOOTHING = 0.15;
const UNSUPPORTED = {
  decoder: {
    title: 'This browser has no H.264 decoder',
    text: 'Use Chromium, or start capture with --codec jpeg.',
  },
  stream: {
    title: 'This browser cannot decode the H.264',
    text: 'Use another browser, or start capture with --codec jpeg.',
  },
};

export class Tile {
  element;
  screen;
  status = null;

  #name;
  #clock;
  #parts = {};
  #sparkline;
  #drawnAge = null;
  #state = '';
  #isFull = false;

  constructor(name, link) {
    this.#name = name;
    this.#clock = link.clock;
    const template = document.getElementById('tile');
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.stream = name;
    for (const part of [
      'picture', 'card', 'card-title', 'card-text', 'open', 'unseen', 'state', 'age', 'name',
      'fps', 'size', 'drops', 'viewers', 'age-full', 'codec', 'bits', 'fullscreen', 'snapshot',
      'copy', 'copy-text', 'sparkline',
    ]) {
      this.#parts[part] = this.element.querySelector('.' + part);
    }
    this.screen = new Screen(this.element.querySelector('.picture canvas'), {
      drawn: () => this.#drawn(),
      lost: () => link.restart(name),
      ageOf: (frame) => this.#ageOf(frame),
    });
    this.#sparkline = new Sparkline(this.#parts.sparkline);
    this.#label();
    this.#wireTools();
  }

  /** In the full view, or in the grid. */
  set full(isFull) {
    this.#isFull = isFull;
    this.element.classList.toggle('full', isFull);
    this.#parts.open.hidden = isFull;
  }

  /** The picture's age now, on the relay's clock; null where nothing is known. */
  get age() {
    return this.#ageOf(this.screen.shown);
  }

  #ageOf(frame) {
    const now = this.#clock.now();
    return frame && frame.captured && now !== null ? Math.max(0, now - frame.captured) : null;
  }

  get state() {
    return this.#state;
  }

  toggleFullscreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else if (document.fullscreenEnabled) {
      this.#parts.picture.requestFullscreen();
    }
  }

  /** Brings everything but the picture up to date; some times a second. */
  present(isLinkUp) {
    const {screen, status} = this;
    this.#presentState(isLinkUp);
    const age = this.#shownAge();
    const ageText = formatAge(age);
    setText(this.#parts.age, screen.shown ? ageText : '');
    this.#parts.age.dataset.level = age === null ? '' : age < 250 ? 'good' : age < 1000 ? 'fair' : 'poor';
    const fps = screen.fps;
    setText(this.#parts.fps, fps ? `${fps.toFixed(1)} fps` : '– fps');
    const size = screen.shown || (status.width ? status : null);
    setText(this.#parts.size, size ? `${size.width}×${size.height}` : '–');
    setText(this.#parts.drops, String(screen.dropped + screen.failed));
    const watching = Math.max(0, status.viewers - (status.browsers > 0 ? 1 : 0)) + status.browsers;
    setText(this.#parts.viewers, String(watching));
    if (this.#isFull) {
      setText(this.#parts['age-full'], ageText);
      const codec = screen.shown ? screen.shown.codec : status.codec;
      setText(this.#parts.codec, codec.toUpperCase() || '–');
      this.#parts.snapshot.hidden = codec !== 'jpeg' && codec !== 'png';
      this.#parts.copy.hidden = codec !== 'jpeg';
      setText(this.#parts.bits, fps ? formatBits(screen.bitsPerSecond) : '–');
      this.#sparkline.add(age);
    }
  }

  #presentState(isLinkUp) {
    const state = this.#stateNow(isLinkUp);
    if (state !== this.#state) {
      this.#state = state;
      this.element.dataset.state = state;
      setText(this.#parts.state, state);
    }
    const {reason, detail} = this.status;
    const words =
      state === 'unsupported'
        ? UNSUPPORTED[this.screen.isUndecodable ? 'stream' : 'decoder']
        : explain(reason, detail);
    const told = this.status.state;
    const telling = told === 'offline' || (told !== 'live' && reason !== '');
    const hasCard = state === 'unsupported' || (isLinkUp && telling) || state === 'frozen';
    this.#parts.card.hidden = !hasCard;
    this.element.classList.toggle('pictured', this.screen.shown !== null);
    if (hasCard) {
      setText(this.#parts['card-title'], words.title);
      setAdvice(this.#parts['card-text'], words.text);
    }
  }

  #stateNow(isLinkUp) {
    const {screen, status} = this;
    if (status.reason === 'source-frozen') {
      return 'frozen';
    }
    if (isLinkUp && status.state !== 'live') {
      return status.state;
    }
    if (screen.shown && localNow() - screen.shownAt <= this.#patience()) {
      return 'live';
    }
    if (status.codec === 'h264' && (screen.isUndecodable || !H264Decoder.isSupported)) {
      return 'unsupported';
    }
    if (screen.shown) {
      return 'stale';
    }
    return isLinkUp ? 'connecting' : 'waiting';
  }

  /** A picture that should have been replaced by now is stale. */
  #patience() {
    const interval = this.status.fps > 0 ? 1000 / this.status.fps : 0;
    return Math.max(STALE_AFTER, 3 * interval);
  }

  /** While pictures come, their age when drawn; else the age of the one that stands there. */
  #shownAge() {
    const isFresh = localNow() - this.screen.shownAt < FRESH;
    return isFresh && this.#drawnAge !== null ? this.#drawnAge : this.age;
  }

  #drawn() {
    const age = this.age;
    this.#drawnAge =
      age === null || this.#drawnAge === null || Math.abs(age - this.#drawnAge) > FRESH
        ? age
        : this.#drawnAge + SMOOTHING * (age - this.#drawnAge);
  }

  #label() {
    setText(this.#parts.name, this.#name);
    setText(this.#parts.unseen, `Show ${this.#name} in full`);
    this.#parts.open.href = '#' + this.#name;
    const picture = this.element.querySelector('.picture canvas');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', `Live picture of ${this.#name}`);
  }

  #wireTools() {
    const {snapshot, copy, fullscreen} = this.#parts;
    snapshot.href = `snapshot/${this.#name}.jpg`;
    snapshot.download = `${this.#name}.jpg`;
    fullscreen.hidden = !document.fullscreenEnabled;
    fullscreen.addEventListener('click', () => this.toggleFullscreen());
    copy.addEventListener('click', () => this.#copyAddress());
  }

  async #copyAddress() {
    const address = new URL(`stream/${this.#name}.mjpg`, document.baseURI).href;
    const label = this.#parts['copy-text'];
    try {
      await navigator.clipboard.writeText(address);
      setText(label, 'Copied');
    } catch {
      // No clipboard without HTTPS: show the address to be copied by hand.
      window.prompt('The MJPEG address:', address);
    }
    setTimeout(() => setText(label, 'Copy MJPEG address'), 2000);
  }
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows advice with what is to be typed set apart, so that no line breaks within it. */
function setAdvice(element, text) {
  if (element.textContent === text) {
    return;
  }
  const pieces = text.split(/(--[a-z][a-z-]*|[A-Z_]{4,}=[^\s,;]+|[a-z]+:\/?[^\s,;]+|\/dev\/[^\s,;]+)/);
  element.replaceChildren(
    ...pieces.map((piece, at) => {
      if (at % 2 === 0) {
        return piece;
      }
      const code = document.createElement('code');
      code.textContent = piece;
      return code;
    }),
  );
}
