import type { Answers } from '../../shared/forms/field.ts';
import type { Form } from '../../shared/forms/form.ts';
import type { Data } from '../../shared/workflow/definition.ts';
import { fieldOf } from './columns.ts';
import {
  type Collected,
  type Ctx,
  type ExportData,
  fileKey,
  folderOf,
  type ListRow,
  type Objects,
  type Order,
  partKey,
  type Work,
} from './data.ts';
import { joinFile, readSeen, writePiece } from './file.ts';
import { chunkRows, lookRows } from './limits.ts';
import { mayStill } from './rights.ts';
import { cellsOf } from './values.ts';

/** What an export must know of the workflow whose list it is. */
export interface Exportable {
  /** Absent: its lists have rows, and nothing more is read. */
  form?: Form;
  divisionsOf?(data: Data): string[];
}

/** Cases that are read side by side. */
const lanes = 16;
const mostOfPart = 32 * 1024 * 1024;

/** The work of the workflow's calls, over lists of these workflows. */
export function exportWork(of: Readonly<Record<string, Exportable>>): Work {
  return {
    async collect(ctx) {
      const { ref, data, parties } = ctx;
      const order = (await ctx.answers()) as unknown as Order;
      const asker = await allowed(ctx, order, of);
      if (!asker) return { over: 'refused' };
      const part = await once(parties.objects, partKey(ref, data.part), mostOfPart, 'application/x-ndjson', () =>
        collectPart(ctx, order, of[data.workflow]!, asker.role),
      );
      return part.head as Collected;
    },
    write: (ctx) => writePiece(ctx),
    async join(ctx) {
      const order = (await ctx.answers()) as unknown as Order;
      if (!(await allowed(ctx, order, of))) return { over: 'refused' };
      const { format } = ctx.data;
      const file = ctx.data.file!;
      const bytes = await joinFile(ctx, order, file);
      await ctx.parties.objects.put(fileKey(ctx.ref, format, file.number), bytes, types[format]);
      return { joined: file.number };
    },
    async discard({ ref, parties: { objects } }) {
      const keys = await objects.list(folderOf(ref));
      for (const key of keys) await objects.delete(key);
      return { gone: keys.length };
    },
  };
}

const types: Readonly<Record<ExportData['format'], string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** The asker, if they may still see what is being read for them: asked before each chunk. */
async function allowed({ data, city, parties }: Ctx, order: Order, of: Readonly<Record<string, Exportable>>) {
  const form = of[data.workflow]?.form;
  const fields = order.columns.flatMap(({ key }) => {
    const id = fieldOf(key);
    // A field that the form has no more is read by nobody.
    return id === undefined ? [] : [form?.fields.get(id) ?? { id, sensitivity: 'sensitive' as const }];
  });
  const staff = await parties.asker(data.asker);
  return mayStill(staff, order, fields, city.code) ? staff : undefined;
}

/**
 * An object that is written once: a step that is repeated finds what its first try wrote, and goes on from there,
 * whatever has happened to the list meanwhile.
 *
 *     try 1   reads rows 1–500 ─── writes the part ✓ ── dies before its commit
 *     (row 57 leaves the list)
 *     try 2   finds the part: rows 1–500, and goes on after row 500 — not after 501, which would be lost
 */
export async function once(
  objects: Objects,
  key: string,
  most: number,
  type: string,
  make: () => Promise<{ head: object; body: Buffer }>,
): Promise<{ head: unknown; body: Buffer }> {
  const there = await objects.get(key, most);
  if (there) return split(there.bytes, most);
  const { head, body } = await make();
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
  if ((await objects.put(key, bytes, type)) !== 'exists') return { head, body };
  const other = await objects.get(key, most);
  if (!other) throw new Error('an object went as soon as it was there');
  return split(other.bytes, most);
}

function split(bytes: Buffer, most: number): { head: unknown; body: Buffer } {
  if (bytes.length > most) throw new Error('an object is longer than we write them');
  const end = bytes.indexOf(10);
  return { head: JSON.parse(bytes.toString('utf8', 0, end)), body: bytes.subarray(end + 1) };
}

async function collectPart(
  ctx: Ctx,
  order: Order,
  of: Exportable,
  role: string,
): Promise<{ head: Collected; body: Buffer }> {
  const { ref, data, parties, acceptedAt } = ctx;
  const { workflow, list, cursor } = data;
  const division = order.divisions[data.division];
  if (division === undefined) throw new Error('an export without divisions');
  const from = {
    workflow,
    list,
    division,
    ...(order.range && { range: order.range }),
    ...(cursor && { after: cursor }),
  };
  const atOnce = data.again ? lookRows : chunkRows;
  const read = await parties.source.rows(from, atOnce);
  const seen = data.again ? await readSeen(ctx, data.file!.pieces) : undefined;
  const rows = seen ? read.filter((row) => !seen.has(row.ref)) : read;
  const opens = order.columns.some(({ key }) => fieldOf(key) !== undefined);
  const found = opens ? await opened(ctx, order, rows, of) : rows.map((row) => ({ row, answers: undefined }));
  if (order.reason !== '' && found.length > 0) {
    // What cannot be written down is not exported.
    const entry = { export: ref, at: acceptedAt, reason: order.reason, by: data.asker, role };
    await parties.source.record(
      workflow,
      found.map(({ row }) => row.ref),
      entry,
    );
  }
  const about = { city: ctx.city, now: ctx.now, lang: ctx.lang, words: order.words };
  const lines = found.map(({ row, answers }) =>
    JSON.stringify([row.ref, ...cellsOf(order.columns, row, of.form, answers, about).map((cell) => cell ?? null)]),
  );
  const last = read.length < atOnce;
  const head = {
    count: data.count + lines.length,
    division: data.division + (last ? 1 : 0),
    ...(!last && { cursor: read.at(-1)!.sk }),
    end: last && data.division + 1 >= order.divisions.length,
  };
  return { head, body: Buffer.from(lines.map((line) => `${line}\n`).join('')) };
}

/** The rows with their answers; without those whose case has been destroyed meanwhile, or has left the divisions. */
async function opened(ctx: Ctx, order: Order, rows: readonly ListRow[], of: Exportable) {
  const { city, data, parties } = ctx;
  const found: ({ row: ListRow; answers: Answers } | undefined)[] = new Array(rows.length);
  const next = rows.entries();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const [index, row] of next) {
        const one = await parties.source.open(data.workflow, row.ref);
        if (!one) continue;
        const divisions = of.divisionsOf?.(one.state.data) ?? [];
        const within = order.divisions.includes(city.code) || divisions.some((d) => order.divisions.includes(d));
        if (within) found[index] = { row, answers: one.answers as Answers };
      }
    }),
  );
  return found.filter((one) => one !== undefined);
}
