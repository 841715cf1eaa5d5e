import { deflateSync } from 'node:zlib';
import { needed } from '../image/jpeg.ts';
import { refuseActive } from './active.ts';
import { filtersOf, isNamed, type Stream, streamsIn } from './streams.ts';

const nothing = deflateSync('<x/>');

/**
 * A PDF that can only be read, without what it says beside its pages: metadata (XMP names places, programs, people) and
 * Exif inside its photographs are overwritten where they lie, so that every offset in the file still holds.
 *
 * A photograph that is compressed once more as a whole keeps its Exif; writers of PDF don't do that.
 *
 * @throws Refused
 */
export function cleanPdf(bytes: Buffer): { bytes: Buffer; pages: number } {
  const text = bytes.toString('latin1');
  const pages = refuseActive(bytes, text);
  const cleaned = Buffer.from(bytes);
  for (const stream of streamsIn(text)) {
    if (isNamed(stream, 'Type', 'Metadata') || isNamed(stream, 'Subtype', 'XML')) blank(cleaned, stream);
    else if (filtersOf(stream)?.join() === 'DCTDecode') blankExif(cleaned, stream);
  }
  return { bytes: cleaned, pages };
}

function blank(bytes: Buffer, stream: Stream): void {
  const { start, end } = stream;
  const compressed = filtersOf(stream)?.length !== 0;
  bytes.fill(compressed ? 0 : ' ', start, end);
  if (compressed && nothing.length <= end - start) nothing.copy(bytes, start);
}

/** Segments of a JPEG before its first scan, those that it is drawn without. */
function blankExif(bytes: Buffer, { start, end }: Stream): void {
  for (let at = start + 2; at + 4 <= end && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    const after = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === 0xda || after > end) return;
    if (!needed(marker, bytes.subarray(at + 4, after))) bytes.fill(0, at + 4, after);
    at = after;
  }
}
