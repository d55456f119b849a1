// The relay's clock, learned by four-timestamp probes (RFC 5905 section 8): of the last eight the
// one with the shortest round trip counts, because queues only ever lengthen a trip.
// All times are milliseconds since 1970, with fractions.

const WINDOW = 8;

/** Now on this browser's clock, which is never set back while the page lives. */
export function localNow() {
  return performance.timeOrigin + performance.now();
}

/** Tells when this page did not run for a while: the machine was busy, or the browser stopped. */
export class StallWatch {
  static #EVERY = 100;
  static #LONG = 400;
  #seen = localNow();
  #endedAt = -Infinity;

  constructor() {
    setInterval(() => this.#look(), StallWatch.#EVERY);
  }

  /** Milliseconds since the last stall ended; Infinity without one. */
  get since() {
    return this.#look() - this.#endedAt;
  }

  #look() {
    const now = localNow();
    if (now - this.#seen > StallWatch.#LONG) {
      this.#endedAt = now;
    }
    this.#seen = now;
    return now;
  }
}

export class RelayClock {
  #probes = [];
  #best = null;

  /** Forgets all, as after a reconnect or when the machine slept. */
  reset() {
    this.#probes = [];
    this.#best = null;
  }

  /** Takes the answer to a probe: t1 left here, t2 and t3 at the relay, t4 arrived here. */
  learn(t1, t2, t3, t4) {
    const roundTrip = t4 - t1 - (t3 - t2);
    if (!(roundTrip >= 0)) {
      return;
    }
    this.#probes.push({offset: (t2 - t1 + (t3 - t4)) / 2, roundTrip});
    if (this.#probes.length > WINDOW) {
      this.#probes.shift();
    }
    this.#best = this.#probes.reduce((a, b) => (b.roundTrip < a.roundTrip ? b : a));
  }

  /** Milliseconds to the viewer service and back; null before the first answer. */
  get roundTrip() {
    return this.#best && this.#best.roundTrip;
  }

  /** Now on the relay's clock; null before the first answer. */
  now() {
    return this.#best && localNow() + this.#best.offset;
  }
}
