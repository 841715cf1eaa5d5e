import { Worker } from 'node:worker_threads';
import { programBeside } from '../../shared/runtime/beside.ts';
import { checkSize, mostPixels, type Size } from './image/size.ts';
import { Refused, reading } from './refused.ts';

/** What the thread is given. */
export interface ToConvert {
  bytes: Uint8Array;
  mostPixels: number;
}

/** What it answers; undefined: the picture can't be decoded. */
export type Converted = ({ bytes: Uint8Array } & Size) | undefined;

/** Milliseconds that one picture may take: ten times what the largest takes. */
const longest = 40_000;

/**
 * A phone's HEIC as a JPEG, which every browser shows. Only the picture goes over; how it is turned is carried out, and
 * all that the file says beside it stays behind.
 *
 * @throws Refused
 */
export async function convertHeic(bytes: Buffer): Promise<{ bytes: Buffer } & Size> {
  const told = reading(() => extents(bytes));
  if (told.length === 0) throw new Refused('unreadable');
  for (const size of told) checkSize(size);
  const converted = await inThread({ bytes, mostPixels }).catch((cause: unknown) => {
    throw new Refused('unreadable', { cause });
  });
  if (!converted) throw new Refused('unreadable');
  return { ...converted, bytes: Buffer.from(converted.bytes) };
}

function inThread(workerData: ToConvert): Promise<Converted> {
  const thread = new Worker(programBeside('./heic-thread.ts', import.meta.url), { workerData, execArgv: [] });
  return new Promise<Converted>((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), longest);
    thread.once('message', resolve);
    // It ran out of memory, or into the decoder's own check: the picture is what is wrong.
    thread.once('error', reject);
    thread.once('exit', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  }).finally(() => thread.terminate());
}

/** Boxes that hold the extents of the pictures, `ispe`, from the outside in; a full box has four bytes before its boxes. */
const path = ['meta', 'iprp', 'ipco', 'ispe'];

/** Every extent that a HEIF file tells, those of its tiles and previews included. */
function extents(bytes: Buffer, depth = 0): Size[] {
  const found: Size[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    let head = 8;
    let length = bytes.readUInt32BE(at);
    if (length === 1) {
      head = 16;
      length = Number(bytes.readBigUInt64BE(at + 8));
    }
    const end = length === 0 ? bytes.length : at + length;
    if (end < at + head || end > bytes.length) break;
    if (bytes.toString('latin1', at + 4, at + 8) === path[depth]) {
      const inside = bytes.subarray(at + head, end);
      if (depth === 3) found.push({ width: inside.readUInt32BE(4), height: inside.readUInt32BE(8) });
      else found.push(...extents(depth === 0 ? inside.subarray(4) : inside, depth + 1));
    }
    at = end;
  }
  return found;
}
