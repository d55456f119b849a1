// What the page says: states, reasons, numbers.

const REASONS = {
  'no-publisher': ['Nobody publishes this stream', 'Start a capture service with this name.'],
  'publisher-left': ['The camera host has left', 'The picture comes back when it does.'],
  'publisher-silent': ['The camera host does not answer', 'Is it on, and on the network?'],
  'no-camera': [
    'No camera found',
    'Plug one in, or set FRAMECAST_SOURCE=testpattern: to see moving pictures.',
  ],
  'source-unplugged': ['Camera unplugged', 'Plug it in again.'],
  'source-busy': ['Camera in use', 'Another program holds it: close that one.'],
  'source-forbidden': ['Camera may not be opened', 'The capture service lacks the permission.'],
  'source-hung': ['Camera does not answer', 'It is being opened anew.'],
  'source-frozen': ['The picture is frozen', 'The camera repeats the same picture.'],
  'source-unreachable': ['Source cannot be reached', 'It is tried again and again.'],
  'source-ended': ['The file has ended', 'Start capture with --loop to repeat it.'],
  'source-failed': ['The source failed', 'It is being opened anew.'],
  opening: ['Opening the camera', ''],
  idle: ['The camera sleeps', 'It wakes up when somebody looks.'],
};

/** A heading and a sentence for a stream that is not live; the sentence is the camera host's own where it sent one. */
export function explain(reason, detail) {
  const [title, advice] = REASONS[reason] || ['No pictures', ''];
  if (!detail) {
    return {title, text: advice};
  }
  const prefix = title.toLowerCase() + ': ';
  const text = detail.toLowerCase().startsWith(prefix) ? detail.slice(prefix.length) : detail;
  return {title, text: text.charAt(0).toUpperCase() + text.slice(1)};
}

/** An age in the unit that people would use; milliseconds in. */
export function formatAge(millis) {
  if (millis === null || !Number.isFinite(millis)) {
    return '–';
  }
  const age = Math.max(0, millis);
  if (age < 1000) {
    return `${Math.round(age)} ms`;
  }
  const units = [
    [60e3, 1e3, 's'],
    [3600e3, 60e3, 'min'],
    [86400e3, 3600e3, 'h'],
    [Infinity, 86400e3, 'days'],
  ];
  const [, unit, name] = units.find(([below]) => age < below);
  const value = age / unit;
  return `${value < 10 && name === 's' ? value.toFixed(1) : Math.floor(value)} ${name}`;
}

export function formatBits(perSecond) {
  if (perSecond < 1e6) {
    return `${Math.round(perSecond / 1e3)} kbit/s`;
  }
  return `${(perSecond / 1e6).toFixed(1)} Mbit/s`;
}

export function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}
