import { inflateRawSync } from 'node:zlib';
import { SheetRefused } from './refused.ts';

const mostEntries = 2_000;
/** Bytes that one entry may unpack to; a roster of 10,000 rows is under 10 MB. */
const mostUnpacked = 64 * 1024 * 1024;

/** An archive's entries by name; one is unpacked when it is asked for. */
export interface Archive {
  names: ReadonlySet<string>;
  /** The entry as text. Throws SheetRefused for what unpacks to more than it may, or does not unpack. */
  text(name: string): string;
}

/**
 * Opens a ZIP archive by its directory. Sizes are not believed but enforced: a bomb stops at the limit, all entries of
 * one archive together.
 *
 * @throws SheetRefused `sheet.broken` when it is none, `sheet.tooLarge` beyond the limits.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directoryOf(data);
  let left = mostUnpacked;
  return {
    names: new Set(entries.keys()),
    text(name) {
      const entry = entries.get(name);
      if (!entry) throw new SheetRefused('sheet.broken');
      const unpacked = unpack(data, entry, left);
      left -= unpacked.length;
      return unpacked.toString('utf8').replace(/^\uFEFF/, '');
    },
  };
}

interface Entry {
  method: number;
  packed: number;
  offset: number;
  encrypted: boolean;
}

function directoryOf(data: Buffer): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  try {
    // The end record is the last thing, but for a comment of at most 64 KB.
    const end = data.lastIndexOf(Buffer.from('PK\u0005\u0006'));
    if (end < Math.max(0, data.length - 65_557)) throw new RangeError();
    const count = data.readUInt16LE(end + 10);
    if (count > mostEntries) throw new SheetRefused('sheet.tooLarge');
    let at = data.readUInt32LE(end + 16);
    for (let index = 0; index < count; index++) {
      if (data.readUInt32LE(at) !== 0x0201_4b50) throw new RangeError();
      const length = data.readUInt16LE(at + 28);
      const name = data.toString('utf8', at + 46, at + 46 + length).replaceAll('\\', '/');
      entries.set(name, {
        encrypted: (data.readUInt16LE(at + 8) & 1) === 1,
        method: data.readUInt16LE(at + 10),
        packed: data.readUInt32LE(at + 20),
        offset: data.readUInt32LE(at + 42),
      });
      at += 46 + length + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    }
  } catch (error) {
    throw error instanceof SheetRefused ? error : new SheetRefused('sheet.broken');
  }
  return entries;
}

function unpack(data: Buffer, { method, packed, offset, encrypted }: Entry, most: number): Buffer {
  if (encrypted) throw new SheetRefused('sheet.oldExcel');
  try {
    const from = offset + 30 + data.readUInt16LE(offset + 26) + data.readUInt16LE(offset + 28);
    const content = data.subarray(from, from + packed);
    if (method === 0 && content.length <= most) return content;
    if (method === 8) return inflateRawSync(content, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    const bomb = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new SheetRefused(bomb ? 'sheet.tooLarge' : 'sheet.broken');
  }
  throw new SheetRefused(method === 0 ? 'sheet.tooLarge' : 'sheet.broken');
}
