import { readSheet as readByOthers } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ExportData, fileKey } from '../../../functions/exports/data.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { start } from '../../support/engine.ts';
import { sizeOf } from '../../support/item-size.ts';
import { lean } from '../../support/lean.ts';
import { begin, makeEngine, partiesOf, refsIn, rowsOf, stateOf } from './world.ts';

// Small files, that a list of a thousand rows is long.
vi.mock('../../../functions/exports/limits.ts', async (original) => ({
  ...(await original<object>()),
  chunkRows: 100,
  lookRows: 200,
  partsAPiece: 2,
  fileRows: 400,
}));

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const minute = 60_000;

/** Runs an export of a list that changes by `before` while it is read. */
async function exported(
  prefix: string,
  lists: Parameters<typeof partiesOf>[0],
  format: 'csv' | 'xlsx' = 'csv',
  before?: (reading: number) => void,
) {
  const { parties, kept, state } = partiesOf(lists);
  if (before) state.before = before;
  const engine = await makeEngine(dynamo, prefix, parties);
  const ref = await begin(engine.env, { divisions: Object.keys(lists) }, format);
  await engine.run({ until: start + 30 * minute });
  const done = await stateOf(engine.env, ref);
  const files = [1, 2, 3, 4].flatMap((number) => kept.get(fileKey(ref, format, number)) ?? []);
  return { done, data: done.data as ExportData, files, kept };
}

test('a list of any length: as many files as it takes, each complete in itself, every row in one of them', async () => {
  const rows = rowsOf(1050);
  const { done, data, files } = await exported('long', { '420102': rows });
  expect(done.step).toBe('ready');
  expect(data.file).toMatchObject({ rows: 1050, number: 4 });
  expect(files.map((file) => refsIn(file).length)).toEqual([400, 400, 250]);
  expect(files.flatMap(refsIn)).toEqual(rows.map(({ ref }) => ref));
  expect(sizeOf(done)).toBeLessThan(1024);

  const sheets = await exported('sheets', { '420102': rows }, 'xlsx');
  const read = await Promise.all(sheets.files.map((file) => readByOthers(file)));
  expect(read.map((sheet) => sheet.length)).toEqual([401, 401, 251]);
  expect(read.map(([head]) => head)).toEqual(Array(3).fill(['编号', '姓名']));
  expect(read.flatMap((sheet) => sheet.slice(1).map(([ref]) => ref))).toEqual(rows.map(({ ref }) => ref));
});

test('a list that fills its last file leaves none empty behind it; a list of none is one file', async () => {
  const full = await exported('full', { '420102': rowsOf(800) });
  expect(full.files.map((file) => refsIn(file).length)).toEqual([400, 400]);
  expect(full.data.file).toMatchObject({ rows: 800, number: 3 });
  const none = await exported('none', { '420102': [] });
  expect(none.done.step).toBe('ready');
  expect(none.files.map(refsIn)).toEqual([[]]);
});

test('a row that moves back in its list while it is read is in the file, once, and so is one that comes late', async () => {
  const rows = rowsOf(500);
  const back = rows[450]!;
  const lists = { '420102': rows, '420103': rowsOf(30, 5000) };
  const late = { ...rowsOf(1, 9000)[0]!, sk: '2026-11-21T00:00:00.000Z#late' };
  const { files } = await exported('back', lists, 'csv', (reading) => {
    if (reading !== 2) return;
    // The first 200 have been read; now it stands before them.
    const moved = { ...back, sk: `2026-11-21T00:00:00.000Z#${back.ref}` };
    lists['420102'] = [late, moved, ...rows.filter((row) => row !== back)];
  });
  const refs = files.flatMap(refsIn);
  expect(refs).toHaveLength(531);
  expect(new Set(refs).size).toBe(531);
  expect(refs).toContain(back.ref);
});
