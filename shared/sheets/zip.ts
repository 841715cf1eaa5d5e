import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What an entry's content has come to so far: its check sum, its bytes, and its bytes as packed. Plain data. */
export interface Running {
  sum: number;
  size: number;
  packed: number;
}

export const nothingYet: Running = { sum: 0, size: 0, packed: 0 };

/** An entry whose content is complete. */
export interface ZipEntry {
  name: string;
  running: Running;
  /** Where it begins in the archive. */
  offset: number;
}

/** Sizes come behind the content (they are not known before), and names are UTF-8. */
const flags = 0x0808;
/** 1980-01-01: the same content makes the same bytes. */
const noDate = 0x0021_0000;
const most = 0xffff_ffff;

/**
 * Packs one piece of an entry's content. Pieces stand for themselves: packed today and tomorrow, in two processes, they
 * make one stream when they are put one behind the other, with `packEnd` behind the last.
 */
export function pack(piece: string, { sum, size, packed }: Running): { bytes: Buffer; running: Running } {
  const content = Buffer.from(piece);
  const bytes = deflateRawSync(content, { level: constants.Z_BEST_SPEED, finishFlush: constants.Z_SYNC_FLUSH });
  const running = { sum: crc32(content, sum), size: size + content.length, packed: packed + bytes.length };
  return { bytes, running };
}

/** The end of an entry's content. */
export function packEnd(running: Running): { bytes: Buffer; running: Running } {
  const bytes = deflateRawSync(Buffer.alloc(0));
  return { bytes, running: { ...running, packed: running.packed + bytes.length } };
}

/** What stands before an entry's content. */
export function entryHead(name: string): Buffer {
  const label = Buffer.from(name);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(noDate, 10);
  head.writeUInt16LE(label.length, 26);
  return Buffer.concat([head, label]);
}

/**
 * What stands behind an entry's content.
 *
 * @throws RangeError for 4 GiB or more, which this kind of archive cannot say.
 */
export function entryTail({ sum, size, packed }: Running): Buffer {
  if (size > most || packed > most) throw new RangeError('an archive of 4 GiB or more');
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x0807_4b50, 0);
  tail.writeUInt32LE(sum, 4);
  tail.writeUInt32LE(packed, 8);
  tail.writeUInt32LE(size, 12);
  return tail;
}

/** A whole entry of a text that is at hand. */
export function entryOf(name: string, content: string, offset: number): { bytes: Buffer; entry: ZipEntry } {
  const body = pack(content, nothingYet);
  const end = packEnd(body.running);
  const bytes = Buffer.concat([entryHead(name), body.bytes, end.bytes, entryTail(end.running)]);
  return { bytes, entry: { name, running: end.running, offset } };
}

/** The end of an archive: where everything is. @param at bytes before it. */
export function directory(entries: readonly ZipEntry[], at: number): Buffer {
  const all = Buffer.concat(entries.map(directoryEntry));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([all, end]);
}

function directoryEntry({ name, running, offset }: ZipEntry): Buffer {
  const label = Buffer.from(name);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(noDate, 12);
  entry.writeUInt32LE(running.sum, 16);
  entry.writeUInt32LE(running.packed, 20);
  entry.writeUInt32LE(running.size, 24);
  entry.writeUInt16LE(label.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, label]);
}
