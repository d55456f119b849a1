// From a payload to something that a canvas draws. Pictures that declare more than the frame's
// header says are the service's business: it lets none through that is too large.

const MIME = {jpeg: 'image/jpeg', png: 'image/png'};
const RAW_BYTES = {'raw-bgr24': 3, 'raw-gray8': 1};
export const MAX_PIXELS = 7680 * 4320;

/**
 * Decodes one frame that stands alone.
 * @returns {Promise<{width, height, drawTo(context), close()}>}
 */
export async function decodePicture(frame) {
  if (frame.width * frame.height > MAX_PIXELS) {
    throw new RangeError('picture is too large');
  }
  if (RAW_BYTES[frame.codec]) {
    return rawPicture(frame);
  }
  const type = MIME[frame.codec];
  if ('ImageDecoder' in window) {
    const decoder = new ImageDecoder({type, data: frame.payload});
    try {
      const {image} = await decoder.decode();
      return drawable(image, image.displayWidth, image.displayHeight);
    } finally {
      decoder.close();
    }
  }
  const bitmap = await createImageBitmap(new Blob([frame.payload], {type}));
  return drawable(bitmap, bitmap.width, bitmap.height);
}

/** Wraps what drawImage takes. */
export function drawable(image, width, height) {
  return {
    width,
    height,
    drawTo: (context) => context.drawImage(image, 0, 0, width, height),
    close: () => image.close(),
  };
}

function rawPicture(frame) {
  const {width, height, payload} = frame;
  const step = RAW_BYTES[frame.codec];
  if (payload.length !== width * height * step) {
    throw new RangeError('raw picture does not fit its size');
  }
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let from = 0, to = 0; from < payload.length; from += step, to += 4) {
    rgba[to] = payload[from + (step === 3 ? 2 : 0)];
    rgba[to + 1] = payload[from + (step === 3 ? 1 : 0)];
    rgba[to + 2] = payload[from];
    rgba[to + 3] = 255;
  }
  const data = new ImageData(rgba, width, height);
  return {width, height, drawTo: (context) => context.putImageData(data, 0, 0), close: () => {}};
}
