import { inflateSync } from 'node:zlib';
import { Refused } from '../refused.ts';
import { filtersOf, type Stream, streamsIn } from './streams.ts';
import { plainName } from './values.ts';

/** Names without which a PDF can't do any of it: run a script, start a program, carry a file, send, play, lead elsewhere. */
const actions =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|Movie|XFA|ImportData|SubmitForm|GoToE|GoToR)(?![^\0\t\n\f\r ()<>[\]{}/%])/;
/** An attached file by its specification; too short a name to be looked for alone among compressed bytes. */
const attachment = /\/EF[\0\t\n\f\r ]*<</;
const encrypted = /\/Encrypt(?![^\0\t\n\f\r ()<>[\]{}/%])/;
const page = /\/Type[\0\t\n\f\r ]*\/Page(?![^\0\t\n\f\r ()<>[\]{}/%])/g;

/** Most bytes that all compressed objects of a file may come to. */
const mostUnpacked = 100 * 1024 * 1024;

/**
 * Looks for what a PDF can do beyond being read: in the whole file as it lies, data of streams included, since a reader
 * can be led anywhere; and in its object streams, where whole objects lie compressed. Names are compared as a reader
 * reads them, `#4a` for `J` included.
 *
 * @param text the file's bytes as text, a character a byte.
 * @returns the number of its pages.
 * @throws Refused: `active`, `locked` (nothing in it can be looked at), `unreadable`.
 */
export function refuseActive(bytes: Buffer, text: string): number {
  let pages = 0;
  let left = mostUnpacked;
  const look = (content: string) => {
    const plain = plainName(content);
    if (actions.test(plain) || attachment.test(plain)) throw new Refused('active');
    if (encrypted.test(plain)) throw new Refused('locked');
    pages += content.match(page)?.length ?? 0;
  };
  look(text);
  for (const stream of streamsIn(text)) {
    if (!holdsObjects(stream)) continue;
    const unpacked = unpack(bytes, stream, left);
    left -= unpacked.length;
    look(unpacked);
  }
  if (pages === 0) throw new Refused('unreadable');
  return pages;
}

/** What a reader needs to take a stream for one with objects in it; its type, it may not look at. */
const holdsObjects = ({ entries }: Stream) => entries.has('First') && entries.has('N');

/**
 * The objects in a stream. What writers of PDF use is understood; anything else is a way to hide something. The data ends
 * where the compression says, whatever the file says about its length.
 */
function unpack(bytes: Buffer, stream: Stream, most: number): string {
  const filters = filtersOf(stream);
  if (stream.entries.has('DecodeParms') || stream.entries.has('F') || !filters) throw new Refused('unreadable');
  // Not compressed: it was looked at with the rest of the file.
  if (filters.length === 0) return '';
  if (filters.length > 1 || filters[0] !== 'FlateDecode') throw new Refused('unreadable');
  try {
    return inflateSync(bytes.subarray(stream.start), { maxOutputLength: Math.max(1, most) }).toString('latin1');
  } catch {
    throw new Refused('unreadable');
  }
}
