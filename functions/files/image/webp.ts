import { Refused } from '../refused.ts';
import { orientationIn, tiffWith } from './orientation.ts';
import { checkSize, type Size } from './size.ts';

const animated = 0x02;
const hasXmp = 0x04;
const hasExif = 0x08;
const kept = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L']);

function chunk(type: string, data: Uint8Array): Buffer {
  const made = Buffer.alloc(8 + data.length + (data.length % 2));
  made.write(type, 0, 'latin1');
  made.writeUInt32LE(data.length, 4);
  made.set(data, 8);
  return made;
}

/** The extent that a chunk tells, if it is one that does. */
function sizeIn(type: string, data: Buffer): Size | undefined {
  if (type === 'VP8X') return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
  if (type === 'VP8 ') return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  if (type !== 'VP8L') return undefined;
  const bits = data.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** A still WebP with nothing but its picture. @throws Refused; `type` for one that moves. */
export function cleanWebp(bytes: Buffer): { bytes: Buffer } & Size {
  const out: Buffer[] = [];
  let size: Size | undefined;
  let drawn = false;
  let orientation = 1;
  const all = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  for (let at = 12; at + 8 <= all; ) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > all) throw new Refused('unreadable');
    const data = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
    if (type === 'ANIM' || type === 'ANMF' || (type === 'VP8X' && data[0]! & animated)) throw new Refused('type');
    const told = sizeIn(type, data);
    if (told) size = checkSize(told);
    if (type === 'VP8 ' || type === 'VP8L') drawn = true;
    if (type === 'EXIF') {
      const named = data.toString('latin1', 0, 6) === 'Exif\0\0';
      orientation = orientationIn(named ? data.subarray(6) : data);
    }
    if (kept.has(type)) out.push(chunk(type, data));
  }
  if (!size || !drawn) throw new Refused('unreadable');
  const extended = out.find((one) => one.toString('latin1', 0, 4) === 'VP8X');
  if (extended) {
    const turned = orientation !== 1;
    extended[8] = (extended[8]! & ~(hasExif | hasXmp)) | (turned ? hasExif : 0);
    if (turned) out.push(chunk('EXIF', tiffWith(orientation)));
  }
  const body = Buffer.concat(out);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return { bytes: Buffer.concat([head, body]), ...size };
}
