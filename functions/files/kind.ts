import { pngSignature } from './image/png.ts';

export type Kind = 'jpeg' | 'png' | 'webp' | 'heic' | 'pdf';

/** Brands of HEIF files whose pictures are HEVC: what phones write. (AVIF and sequences are not.) */
const heic = new Set(['heic', 'heix', 'heim', 'heis']);

/**
 * What a file is, by its first bytes: not by its name, nor by what it was posted as. Undefined: nothing that we take.
 */
export function kindOf(bytes: Buffer): Kind | undefined {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes.subarray(0, 8).equals(pngSignature)) return 'png';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (text(4, 8) === 'ftyp') return brands(bytes).some((brand) => heic.has(brand)) ? 'heic' : undefined;
  // Readers look for the header in the first kilobyte; what a PDF hides before it is none of its pages.
  return text(0, 5) === '%PDF-' ? 'pdf' : undefined;
}

function brands(bytes: Buffer): string[] {
  const end = Math.min(bytes.length, bytes.readUInt32BE(0), 256);
  const found = [bytes.toString('latin1', 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(bytes.toString('latin1', at, at + 4));
  return found;
}
