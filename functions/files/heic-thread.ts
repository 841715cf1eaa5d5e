import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import jpeg from 'jpeg-js';
import createLibheif from 'libheif-js/libheif-wasm/libheif.js';
import { fileBeside } from '../../shared/runtime/beside.ts';
import type { Converted, ToConvert } from './heic.ts';

// Runs in a thread of its own, for one picture: a decoder that runs wild or out of memory ends with it.

interface Picture {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(target: { data: Uint8ClampedArray; width: number; height: number }, done: (got: unknown) => void): void;
}

interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): Picture[] };
}

// It tells on the console what is wrong with a picture. Nobody reads it there.
console.log = () => {};

const { bytes, mostPixels } = workerData as ToConvert;
const wasmBinary = readFileSync(fileBeside('libheif-js/libheif-wasm/libheif.wasm', import.meta.url));
const libheif = createLibheif({ wasmBinary }) as unknown as Libheif;

/** The picture as JPEG, turned as it is meant to be seen; undefined when it can't be decoded. */
async function convert(): Promise<Converted> {
  const pictures = new libheif.HeifDecoder().decode(bytes);
  const picture = pictures.find((one) => one.is_primary()) ?? pictures[0];
  if (!picture) return undefined;
  const [width, height] = [picture.get_width(), picture.get_height()];
  if (width * height > mostPixels) return undefined;
  const target = { data: new Uint8ClampedArray(width * height * 4), width, height };
  const drawn = await new Promise((resolve) => picture.display(target, resolve));
  if (!drawn) return undefined;
  const { data } = jpeg.encode({ data: Buffer.from(target.data.buffer), width, height }, 88);
  return { bytes: new Uint8Array(data), width, height };
}

parentPort?.postMessage(await convert());
