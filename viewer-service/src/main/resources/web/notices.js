// What the page says beside the tiles: the line at the top, the banner, the empty page.

import {count} from './words.js';

const find = (selector) => document.querySelector(selector);
const parts = {
  summary: find('.summary'),
  link: find('.link'),
  linkText: find('.link-text'),
  banner: find('.banner'),
  bannerTitle: find('.banner-title'),
  bannerText: find('.banner-text'),
  empty: find('.empty'),
  emptyTitle: find('.empty-title'),
  emptyText: find('.empty-text'),
  emptyCommand: find('.empty-command'),
  emptyBack: find('.empty-back'),
};
const GRACE = 700;
let downSince = performance.now();

/** The header's line and the banner. */
export function presentLink(link, relay, known, tiles) {
  const state =
    link.state === 'open' ? (!known ? 'connecting' : relay.connected ? 'up' : 'relay-away') : link.state;
  parts.link.dataset.link = state;
  const trip = link.clock.roundTrip;
  setText(parts.linkText, {
    up: trip === null ? 'connected' : `connected · ${trip < 10 ? trip.toFixed(1) : Math.round(trip)} ms`,
    'relay-away': 'relay away',
    lost: 'reconnecting',
    connecting: 'connecting',
    paused: 'paused',
  }[state]);
  const live = [...tiles.values()].filter((tile) => tile.status.state === 'live').length;
  const streams = tiles.size ? count(tiles.size, 'stream', 'streams') : '';
  setText(parts.summary, streams && state === 'up' ? `${streams} · ${live} live` : streams);
  presentBanner(state, link, relay);
}

function presentBanner(state, link, relay) {
  if (state === 'up' || state === 'paused') {
    downSince = performance.now();
  }
  const isTold = performance.now() - downSince > GRACE;
  parts.banner.hidden = !isTold;
  if (!isTold) {
    return;
  }
  if (state === 'relay-away') {
    setText(parts.bannerTitle, 'The relay is away.');
    setText(parts.bannerText, sentence(relay.detail) + 'The viewer keeps trying; pictures come back by themselves.');
  } else {
    setText(parts.bannerTitle, 'No connection to the viewer service.');
    setText(parts.bannerText, sentence(link.reason) + 'Trying again; pictures come back by themselves.');
  }
}

/** What is said where there is no tile to show. */
export function presentEmpty(isUp, chosen, tiles) {
  const isMissing = chosen !== '' && !tiles.has(chosen);
  parts.empty.hidden = !isUp || (tiles.size > 0 && !isMissing);
  if (parts.empty.hidden) {
    return;
  }
  parts.emptyBack.hidden = !isMissing;
  parts.emptyCommand.hidden = isMissing;
  if (isMissing) {
    setText(parts.emptyTitle, `No stream is called “${chosen.slice(0, 64)}”`);
    setText(parts.emptyText, 'It shows up here as soon as somebody publishes it.');
  } else {
    setText(parts.emptyTitle, 'No streams yet');
    setText(parts.emptyText, 'A camera shows up here as soon as a capture service publishes it:');
  }
}

function sentence(text) {
  return text ? text.charAt(0).toUpperCase() + text.slice(1).replace(/\.?$/, '. ') : '';
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
