import { csvHead, csvRows } from '../../shared/sheets/csv.ts';
import type { Cell } from '../../shared/sheets/sheet.ts';
import { xlsxBegin, xlsxEnd, xlsxRows } from '../../shared/sheets/xlsx.ts';
import { type Ctx, type FileProgress, type Order, partKey, pieceKey, seenKey } from './data.ts';
import { partsAPiece } from './limits.ts';
import { begun } from './progress.ts';
import { once } from './work.ts';

const mostOfObject = 256 * 1024 * 1024;
/**
 * Writes the next piece of the file from some parts: bytes that only have to be put behind those before them. A row that
 * moved on in its list while it was collected has been read twice: its first line counts.
 */
export async function writePiece(ctx: Ctx): Promise<FileProgress> {
  const { ref, data, parties } = ctx;
  const file = data.file ?? begun;
  const { pieces } = file;
  const parts = Math.min(data.part, file.parts + partsAPiece);
  const order = (await ctx.answers()) as unknown as Order;
  const piece = await once(
    parties.objects,
    pieceKey(ref, pieces),
    mostOfObject,
    'application/octet-stream',
    async () => {
      const seen = await readSeen(ctx, pieces);
      const rows: Cell[][] = [];
      for (let part = file.parts; part < parts; part++)
        for (const [row, ...cells] of await readPart(ctx, part)) {
          if (seen.has(row)) continue;
          seen.add(row);
          rows.push(cells.map((cell) => cell ?? undefined));
        }
      await parties.objects.put(seenKey(ref, pieces), Buffer.from([...seen].join('\n')), 'text/plain');
      return bytesOf(data.format, order, { ...file, parts }, rows);
    },
  );
  return piece.head as FileProgress;
}

function bytesOf(
  format: string,
  order: Order,
  file: FileProgress,
  rows: Cell[][],
): { head: FileProgress; body: Buffer } {
  const done = (body: Buffer) => ({
    ...file,
    pieces: file.pieces + 1,
    rows: file.rows + rows.length,
    here: file.here + rows.length,
    bytes: file.bytes + body.length,
  });
  if (format === 'csv') {
    const text = `${file.pieces === file.first ? csvHead(order.columns) : ''}${csvRows(order.columns, rows)}`;
    const body = Buffer.from(text);
    return { head: done(body), body };
  }
  const start = file.xlsx ? { bytes: Buffer.alloc(0), progress: file.xlsx } : xlsxBegin(order);
  const { bytes, progress } = xlsxRows(order, rows, start.progress);
  const body = Buffer.concat([start.bytes, bytes]);
  return { head: { ...done(body), xlsx: progress }, body };
}

/** The whole of the file that is being written. */
export async function joinFile(ctx: Ctx, order: Order, { first, pieces, xlsx }: FileProgress): Promise<Buffer> {
  const { ref, parties } = ctx;
  const bodies: Buffer[] = [];
  for (let piece = first; piece < pieces; piece++) {
    const found = await parties.objects.get(pieceKey(ref, piece), mostOfObject);
    if (!found) throw new Error('a piece is missing');
    bodies.push(found.bytes.subarray(found.bytes.indexOf(10) + 1));
  }
  if (xlsx) bodies.push(xlsxEnd(order, xlsx));
  return Buffer.concat(bodies);
}

async function readPart({ ref, parties }: Ctx, part: number): Promise<[string, ...(string | number | null)[]][]> {
  const found = await parties.objects.get(partKey(ref, part), mostOfObject);
  if (!found) throw new Error('a part is missing');
  const [, ...lines] = found.bytes.toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** The rows that stand in the first pieces, by reference. */
export async function readSeen({ ref, parties }: Ctx, pieces: number): Promise<Set<string>> {
  if (pieces === 0) return new Set();
  const found = await parties.objects.get(seenKey(ref, pieces - 1), mostOfObject);
  if (!found) throw new Error('what was seen is missing');
  return new Set(found.bytes.toString('utf8').split('\n').filter(Boolean));
}
