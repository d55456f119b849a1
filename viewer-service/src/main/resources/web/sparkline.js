// The age of a stream's pictures over the last minute, as a small line.

const WINDOW = 60000;
const EVERY = 250;
const LEVELS = [50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];

export class Sparkline {
  #canvas;
  #points = [];
  #last = 0;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** Adds the age at this moment, milliseconds, or null, and draws. */
  add(age) {
    const now = performance.now();
    if (now - this.#last < EVERY) {
      return;
    }
    this.#last = now;
    this.#points.push({at: now, age});
    while (this.#points.length && now - this.#points[0].at > WINDOW) {
      this.#points.shift();
    }
    this.#draw(now);
  }

  #draw(now) {
    const canvas = this.#canvas;
    const scale = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (!width) {
      return;
    }
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d');
    context.scale(scale, scale);
    const highest = Math.max(...this.#points.map((point) => point.age || 0));
    const top = LEVELS.find((level) => level >= highest) || highest;
    const style = getComputedStyle(canvas);
    context.fillStyle = style.getPropertyValue('--muted');
    context.font = '10px ' + style.fontFamily;
    context.fillText(top < 1000 ? `${top} ms` : `${top / 1000} s`, 0, 9);
    context.strokeStyle = style.getPropertyValue('--line');
    context.beginPath();
    context.moveTo(0, height - 0.5);
    context.lineTo(width, height - 0.5);
    context.stroke();
    context.strokeStyle = style.getPropertyValue('--accent');
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.beginPath();
    let down = false;
    for (const point of this.#points) {
      if (point.age === null) {
        down = false;
        continue;
      }
      const x = width - ((now - point.at) / WINDOW) * width;
      const y = height - 2 - (Math.min(point.age, top) / top) * (height - 14);
      context[down ? 'lineTo' : 'moveTo'](x, y);
      down = true;
    }
    context.stroke();
  }
}
