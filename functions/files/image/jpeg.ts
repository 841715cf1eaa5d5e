import { Refused } from '../refused.ts';
import { orientationIn, tiffWith } from './orientation.ts';
import { checkSize, type Size } from './size.ts';

const soi = Buffer.from([0xff, 0xd8]);
const eoi = Buffer.from([0xff, 0xd9]);
/** A picture that builds up takes ten scans. Each goes over the whole of it again, on the machine of whoever looks. */
const mostScans = 100;
const exif = Buffer.from('Exif\0\0', 'latin1');

/** Segments that a picture needs to be drawn: tables, frames, scans, restart interval, hierarchy. */
const drawn = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= 0xda && marker <= 0xdf);
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Application segments that change the colours; every other one (Exif, XMP, IPTC, previews, comments) is left out. */
function coloured(marker: number, payload: Buffer): boolean {
  if (marker === 0xe0) return payload.toString('latin1', 0, 5) === 'JFIF\0';
  if (marker === 0xe2) return payload.toString('latin1', 0, 12) === 'ICC_PROFILE\0';
  return marker === 0xee && payload.toString('latin1', 0, 5) === 'Adobe';
}

/** Whether a segment is needed to show the picture as it is; what is not tells of place, time, camera or people. */
export const needed = (marker: number, payload: Buffer) => drawn(marker) || coloured(marker, payload);

/** One segment after the other; a scan comes with the data that follows it. */
function* segments(bytes: Buffer): Generator<{ marker: number; whole: Buffer; payload: Buffer }> {
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw new Refused('unreadable');
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined) throw new Refused('unreadable');
    if (marker === 0xd9) return;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) throw new Refused('unreadable');
    let end = at + 2 + length;
    const payload = bytes.subarray(at + 4, end);
    if (marker === 0xda) end = scanEnd(bytes, end);
    yield { marker, whole: bytes.subarray(at, end), payload };
    at = end;
  }
}

/** Where a scan's data ends: at the next marker that is neither a stuffed byte nor a restart. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw new Refused('unreadable');
}

/**
 * A JPEG with nothing but its picture: no place, time, camera, preview or comment, and nothing behind its end, where
 * phones put films and depth maps. How it is turned stays.
 *
 * @throws Refused
 */
export function cleanJpeg(bytes: Buffer): { bytes: Buffer } & Size {
  const kept: Buffer[] = [];
  let size: Size | undefined;
  let orientation: number | undefined;
  let scans = 0;
  for (const { marker, whole, payload } of segments(bytes)) {
    if (isFrame(marker)) size = checkSize({ height: payload.readUInt16BE(1), width: payload.readUInt16BE(3) });
    // The first one counts, as for whoever shows it.
    if (marker === 0xe1 && payload.subarray(0, 6).equals(exif)) orientation ??= orientationIn(payload.subarray(6));
    if (marker === 0xda && ++scans > mostScans) throw new Refused('dimensions');
    if (needed(marker, payload)) kept.push(whole);
  }
  if (!size || scans === 0) throw new Refused('unreadable');
  return { bytes: Buffer.concat([soi, ...turned(orientation ?? 1), ...kept, eoi]), ...size };
}

function turned(orientation: number): Buffer[] {
  if (orientation === 1) return [];
  const payload = Buffer.concat([exif, tiffWith(orientation)]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return [head, payload];
}
