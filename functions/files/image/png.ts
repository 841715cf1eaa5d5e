import { crc32 } from 'node:zlib';
import { Refused } from '../refused.ts';
import { orientationIn, tiffWith } from './orientation.ts';
import { checkSize, type Size } from './size.ts';

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunks that the picture and its colours need. Texts, Exif, times, animation and what nobody knows are left out. */
const kept = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs'.split(' '));

/** A chunk of a PNG, ready to be written. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** A PNG with nothing but its picture. @throws Refused */
export function cleanPng(bytes: Buffer): { bytes: Buffer } & Size {
  const out: Buffer[] = [pngSignature];
  let size: Size | undefined;
  let data = 0;
  for (let at = 8; ; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) throw new Refused('unreadable');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (bytes.readUInt32BE(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) throw new Refused('unreadable');
    if ((type === 'IHDR') !== (at === 8)) throw new Refused('unreadable');
    if (type === 'IHDR') size = checkSize({ width: content.readUInt32BE(0), height: content.readUInt32BE(4) });
    if (type === 'eXIf') {
      const orientation = orientationIn(content);
      if (orientation !== 1) out.push(pngChunk('eXIf', tiffWith(orientation)));
    }
    if (type === 'IDAT') data += length;
    if (kept.has(type)) out.push(bytes.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  if (!size || data === 0) throw new Refused('unreadable');
  return { bytes: Buffer.concat(out), ...size };
}
