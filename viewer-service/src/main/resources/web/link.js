// The WebSocket to the viewer service: kept open while the page can be seen, opened anew after a
// loss with growing, jittered pauses.

import {RelayClock, localNow} from './clock.js';
import {parseFrame} from './frame.js';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 1400;
const PROBE_EVERY = 2000;
const PROBES_AT_ONCE = 4;
const PROBE_GAP = 60;
const SILENCE = 8000;
const HIDDEN_FOR = 10000;
const TELL_AFTER = 4;

export class Link {
  clock = new RelayClock();
  /** 'connecting', 'open', 'lost' or 'paused'. */
  state = 'connecting';
  /** Why the service closed the last socket, where it said so. */
  reason = '';

  #listener;
  #socket = null;
  #watch = [];
  #failures = 0;
  #timers = new Set();
  #got = 0;
  #isTelling = false;
  #hiddenTimer = 0;
  #heard = 0;

  /** @param listener has streams(message), frame(frame) and linkChanged() */
  constructor(listener) {
    this.#listener = listener;
    document.addEventListener('visibilitychange', () => this.#visibility());
    window.addEventListener('online', () => this.#retryNow());
    this.#open();
  }

  /** Asks for these streams' frames, and no others. */
  watch(names) {
    if (names.join() !== this.#watch.join()) {
      this.#watch = names;
      this.#send({watch: names});
    }
  }

  /** Asks for this stream from a keyframe on: what its next frames build on is lost. */
  restart(name) {
    this.#send({restart: name});
  }

  #open() {
    this.#clearTimers();
    const address = new URL('ws', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#heardOf(socket, event.data);
    socket.onclose = (event) => this.#lost(socket, event.reason);
    this.#socket = socket;
    this.#after(SILENCE, () => this.#drop());
  }

  #opened() {
    this.#clearTimers();
    this.#failures = 0;
    this.#heard = localNow();
    this.clock.reset();
    this.reason = '';
    this.#become('open');
    this.#got = 0;
    this.#isTelling = false;
    this.#send({watch: this.#watch, got: 0});
    for (let i = 0; i < PROBES_AT_ONCE; i++) {
      this.#after(i * PROBE_GAP, () => this.#probe());
    }
    this.#every(PROBE_EVERY, () => {
      if (localNow() - this.#heard > SILENCE) {
        this.#drop();
      } else {
        this.#probe();
      }
    });
  }

  #heardOf(socket, data) {
    if (socket !== this.#socket) {
      return;
    }
    const now = localNow();
    this.#heard = now;
    if (data instanceof ArrayBuffer) {
      const taken = () => this.#took(socket);
      const frame = parseFrame(data, taken);
      if (frame) {
        this.#listener.frame(frame);
      } else {
        taken();
      }
      return;
    }
    const message = JSON.parse(data);
    if (message.pong) {
      this.clock.learn(message.pong.t1, message.pong.t2, message.pong.t3, now);
    }
    if (message.streams) {
      this.#listener.streams(message);
    }
  }

  /**
   * Tells how many frames have come and wait for nothing here: the service keeps few on their way,
   * so that none grows old there or in front of a decoder.
   */
  #took(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#got++;
    if (document.hidden) {
      // Timers of a hidden page come once a second.
      this.#send({got: this.#got});
    } else if (!this.#isTelling) {
      this.#isTelling = true;
      this.#after(TELL_AFTER, () => {
        this.#isTelling = false;
        this.#send({got: this.#got});
      });
    }
  }

  #lost(socket, reason) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    this.#clearTimers();
    this.reason = reason;
    if (this.state === 'paused') {
      return;
    }
    this.#become('lost');
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 1.7 ** this.#failures++);
    this.#after(pause * (0.7 + 0.6 * Math.random()), () => this.#open());
  }

  #drop() {
    const socket = this.#socket;
    if (socket) {
      socket.close();
      this.#lost(socket, 'the viewer service does not answer');
    }
  }

  #retryNow() {
    if (this.state === 'lost' && !this.#socket) {
      this.#failures = 0;
      this.#open();
    }
  }

  /** A page that nobody sees lets go, so that cameras that run on demand can sleep. */
  #visibility() {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => this.#pause(), HIDDEN_FOR);
    } else if (this.state === 'paused') {
      this.#become('connecting');
      this.#open();
    } else {
      this.#retryNow();
    }
  }

  #pause() {
    this.#become('paused');
    this.#clearTimers();
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.close(1000, 'nobody looks');
    }
  }

  #probe() {
    this.#send({ping: localNow()});
  }

  #send(message) {
    if (this.#socket && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #become(state) {
    this.state = state;
    this.#listener.linkChanged();
  }

  #after(millis, task) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, millis);
    this.#timers.add(timer);
  }

  #every(millis, task) {
    this.#timers.add(setInterval(task, millis));
  }

  #clearTimers() {
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers.clear();
  }
}
