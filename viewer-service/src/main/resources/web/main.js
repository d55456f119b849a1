// The page: a tile for each stream, all in a grid or one in full (#name in the address).

import {Link} from './link.js';
import {Tile} from './tile.js';
import {presentLink, presentEmpty} from './notices.js';

const PRESENT_EVERY = 125;
const FORGET_AFTER = 10000;
const MOST_WATCHED = 64;

const area = document.querySelector('.streams');
const tiles = new Map();
const visible = new Set();
let relay = {connected: false, detail: ''};
let known = false;

const onScreen = new IntersectionObserver(
  (entries) => {
    for (const {target, isIntersecting} of entries) {
      visible[isIntersecting ? 'add' : 'delete'](target.dataset.stream);
    }
    watch();
  },
  {rootMargin: '150px'},
);

const link = new Link({
  streams(message) {
    relay = message.relay;
    known = true;
    place(message.streams);
    present();
  },
  frame(frame) {
    const tile = tiles.get(frame.stream);
    if (tile) {
      tile.screen.take(frame);
    } else {
      frame.taken();
    }
  },
  linkChanged() {
    tiles.forEach((tile) => tile.screen.pause());
    present();
  },
});

/** The stream in full, from the address; an empty string for the grid. */
function chosen() {
  return location.hash.slice(1);
}

/** One tile for each stream, in the order of their names; a lost one stays for a moment. */
function place(streams) {
  const now = performance.now();
  const listed = new Set(streams.map((stream) => stream.name));
  for (const status of streams) {
    let tile = tiles.get(status.name);
    if (!tile) {
      tile = new Tile(status.name, link);
      tiles.set(status.name, tile);
      const next = [...tiles.keys()].sort().find((name) => name > status.name);
      area.insertBefore(tile.element, next ? tiles.get(next).element : null);
      onScreen.observe(tile.element);
    }
    tile.status = status;
    tile.lostAt = null;
  }
  for (const [name, tile] of tiles) {
    if (!listed.has(name) && !tile.lostAt) {
      tile.lostAt = now;
      tile.status = {...tile.status, state: 'offline', reason: 'publisher-left', detail: ''};
    }
  }
  arrange();
}

function forgetLost() {
  const now = performance.now();
  for (const [name, tile] of tiles) {
    if (tile.lostAt && now - tile.lostAt > FORGET_AFTER && link.state === 'open' && relay.connected) {
      onScreen.unobserve(tile.element);
      tile.element.remove();
      tiles.delete(name);
      visible.delete(name);
      arrange();
    }
  }
}

function arrange() {
  const name = chosen();
  document.body.classList.toggle('single', name !== '');
  area.dataset.count = String(tiles.size);
  for (const [of, tile] of tiles) {
    tile.full = of === name;
    tile.element.hidden = name !== '' && of !== name;
  }
  document.title = name && tiles.has(name) ? `${name} – Framecast` : 'Framecast';
  watch();
}

/** Only what can be seen is sent. */
function watch() {
  const name = chosen();
  const seen = (one) => (name ? one === name : visible.has(one));
  const wanted = [...tiles.keys()].filter(seen).sort().slice(0, MOST_WATCHED);
  for (const [of, tile] of tiles) {
    if (!wanted.includes(of)) {
      tile.screen.pause();
    }
  }
  link.watch(wanted);
}

function present() {
  forgetLost();
  const isUp = link.state === 'open' && relay.connected;
  tiles.forEach((tile) => {
    if (!tile.element.hidden) {
      tile.present(isUp);
    }
  });
  presentLink(link, relay, known, tiles);
  presentEmpty(known && isUp, chosen(), tiles);
  area.hidden = ![...tiles.values()].some((tile) => !tile.element.hidden);
}

function step(by) {
  const names = [...tiles.keys()].sort();
  const at = names.indexOf(chosen());
  location.hash = names[(at + by + names.length) % names.length];
}

window.addEventListener('hashchange', () => {
  arrange();
  present();
});
window.addEventListener('keydown', (event) => {
  const tile = tiles.get(chosen());
  if (!tile || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === 'Escape' && !document.fullscreenElement) {
    location.hash = '';
  } else if (event.key === 'f') {
    tile.toggleFullscreen();
  } else if (event.key === 'ArrowRight') {
    step(1);
  } else if (event.key === 'ArrowLeft') {
    step(-1);
  }
});
setInterval(present, PRESENT_EVERY);
arrange();

/** What tests and curious people look at: figures of each stream at this moment. */
window.framecast = {
  get link() {
    return {state: link.state, relay: relay.connected, roundTrip: link.clock.roundTrip};
  },
  get streams() {
    return Object.fromEntries(
      [...tiles].map(([name, tile]) => [
        name,
        {
          state: tile.state,
          drawn: tile.screen.drawn,
          dropped: tile.screen.dropped,
          failed: tile.screen.failed,
          fps: tile.screen.fps,
          age: tile.age,
          sequence: tile.screen.shown && Number(tile.screen.shown.sequence),
        },
      ]),
    );
  },
};
