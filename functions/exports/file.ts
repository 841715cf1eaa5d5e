import { csvHead, csvRows } from '../../shared/sheets/csv.ts';
import type { Cell } from '../../shared/sheets/sheet.ts';
import { xlsxBegin, xlsxEnd, xlsxRows } from '../../shared/sheets/xlsx.ts';
import { type Ctx, type FileProgress, type Order, partKey, pieceKey, seenKey, type Written } from './data.ts';
import { mostBytes, partsAPiece } from './limits.ts';
import { once } from './work.ts';

const mostOfObject = 256 * 1024 * 1024;
const begun: FileProgress = { pieces: 0, rows: 0, bytes: 0 };

/**
 * Writes the next piece of the file from some parts: bytes that only have to be put behind those before them. A row that
 * moved on in its list while it was collected has been read twice: its first line counts.
 */
export async function writePiece(ctx: Ctx): Promise<Written> {
  const { ref, data, parties } = ctx;
  const file = data.file ?? begun;
  if (file.bytes > mostBytes) return { over: 'tooMany' };
  const { pieces } = file;
  const order = (await ctx.answers()) as unknown as Order;
  const piece = await once(
    parties.objects,
    pieceKey(ref, pieces),
    mostOfObject,
    'application/octet-stream',
    async () => {
      const seen = new Set(pieces === 0 ? [] : await readSeen(ctx, pieces - 1));
      const rows: Cell[][] = [];
      for (let part = pieces * partsAPiece; part < Math.min(data.part, (pieces + 1) * partsAPiece); part++)
        for (const [row, ...cells] of await readPart(ctx, part)) {
          if (seen.has(row)) continue;
          seen.add(row);
          rows.push(cells.map((cell) => cell ?? undefined));
        }
      await parties.objects.put(seenKey(ref, pieces), Buffer.from([...seen].join('\n')), 'text/plain');
      return { ...bytesOf(data.format, order, file, rows) };
    },
  );
  return { file: piece.head as FileProgress, end: (pieces + 1) * partsAPiece >= data.part };
}

function bytesOf(
  format: string,
  order: Order,
  file: FileProgress,
  rows: Cell[][],
): { head: FileProgress; body: Buffer } {
  const done = (body: Buffer) => ({
    pieces: file.pieces + 1,
    rows: file.rows + rows.length,
    bytes: file.bytes + body.length,
  });
  if (format === 'csv') {
    const text = `${file.pieces === 0 ? csvHead(order.columns) : ''}${csvRows(order.columns, rows)}`;
    const body = Buffer.from(text);
    return { head: done(body), body };
  }
  const start = file.xlsx ? { bytes: Buffer.alloc(0), progress: file.xlsx } : xlsxBegin(order);
  const { bytes, progress } = xlsxRows(order, rows, start.progress);
  const body = Buffer.concat([start.bytes, bytes]);
  return { head: { ...done(body), xlsx: progress }, body };
}

/** The whole file. */
export async function joinFile(ctx: Ctx, order: Order): Promise<Buffer> {
  const { ref, data, parties } = ctx;
  const bodies: Buffer[] = [];
  for (let piece = 0; piece < data.file!.pieces; piece++) {
    const found = await parties.objects.get(pieceKey(ref, piece), mostOfObject);
    if (!found) throw new Error('a piece is missing');
    bodies.push(found.bytes.subarray(found.bytes.indexOf(10) + 1));
  }
  if (data.file!.xlsx) bodies.push(xlsxEnd(order, data.file!.xlsx));
  return Buffer.concat(bodies);
}

async function readPart({ ref, parties }: Ctx, part: number): Promise<[string, ...(string | number | null)[]][]> {
  const found = await parties.objects.get(partKey(ref, part), mostOfObject);
  if (!found) throw new Error('a part is missing');
  const [, ...lines] = found.bytes.toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** The rows that stand in the file so far. */
async function readSeen({ ref, parties }: Ctx, piece: number): Promise<string[]> {
  const found = await parties.objects.get(seenKey(ref, piece), mostOfObject);
  if (!found) throw new Error('what was seen is missing');
  return found.bytes.toString('utf8').split('\n').filter(Boolean);
}
