import { readSheet as readByOthers } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileKey } from '../../../functions/exports/data.ts';
import { exportWork } from '../../../functions/exports/work.ts';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { start } from '../../support/engine.ts';
import { lean } from '../../support/lean.ts';
import { laidOpen } from '../../support/unpacked.ts';
import { asker, begin, makeEngine, partiesOf, refsIn, rowsOf, stateOf } from './world.ts';

let dynamo: Dynamo;
let count = 0;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const minute = 60_000;
const hour = 60 * minute;
const reviewer: Actor = { kind: 'staff', id: asker.sub, role: 'reviewer' };
const made = (parties: object) => makeEngine(dynamo, `e${count++}`, parties);
const cancel = (ref: string, by = reviewer) => ({ workflow: 'exports', ref, decision: 'cancel', by });

test('every row of every division once, in a file that lives a day and then is gone with all its parts', async () => {
  const { parties, kept } = partiesOf({ '420102': rowsOf(1234), '420103': rowsOf(7, 5000), '420104': rowsOf(9, 9000) });
  const engine = await made(parties);
  const ref = await begin(engine.env);
  await engine.run({ until: start + 10 * minute });
  const state = await stateOf(engine.env, ref);
  expect(state).toMatchObject({ step: 'ready', data: { count: 1241, file: { rows: 1241 } } });
  expect(refsIn(kept.get(fileKey(ref, 'csv'))!)).toEqual([...rowsOf(1234), ...rowsOf(7, 5000)].map((row) => row.ref));
  await engine.run({ until: start + 23 * hour });
  expect(kept.has(fileKey(ref, 'csv'))).toBe(true);
  await engine.run({ until: start + 25 * hour });
  expect((await stateOf(engine.env, ref)).step).toBe('deleted');
  expect([...kept.keys()]).toEqual([]);
});

test('50,000 rows: in chunks, none doubled, none lost, the state under 1 KB, progress seen on the way', async () => {
  const rows = rowsOf(50_000);
  const { parties, kept } = partiesOf({ '420102': rows });
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'] }, 'xlsx');
  await engine.run({ until: start + 20_000 });
  const halfway = (await stateOf(engine.env, ref)).data.count as number;
  expect(halfway).toBeGreaterThan(0);
  expect(halfway).toBeLessThan(50_000);
  await engine.run({ until: start + 30 * minute });
  const { past: _past, ...state } = await stateOf(engine.env, ref);
  expect(state).toMatchObject({ step: 'ready', data: { count: 50_000, file: { rows: 50_000 } } });
  expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(1024);
  const read = await readByOthers(kept.get(fileKey(ref, 'xlsx'))!);
  expect(read).toHaveLength(50_001);
  expect(new Set(read.slice(1).map(([one]) => one)).size).toBe(50_000);
  expect(read.at(-1)).toEqual(['2611000049999', '张49999']);
}, 60_000);

test('a row that leaves the list, one that moves on in it and one that is destroyed while it is exported', async () => {
  const rows = rowsOf(1100);
  const [leaves, moves, destroyed] = [rows[600]!, rows[3]!, rows[700]!];
  const lists = { '420102': rows };
  const { parties, kept, state, recorded } = partiesOf(lists);
  parties.work = exportWork({
    recruitment: { form: recruitmentForm, divisionsOf: (data) => [(data.card as { division: string }).division] },
  });
  state.before = (reading) => {
    if (reading !== 1) return;
    lists['420102'] = [
      ...rows.filter((row) => row !== leaves && row !== moves),
      // Due later now: it stands at the end, where it will be read once more.
      { ...moves, sk: `2026-11-23T00:00:00.000Z#${moves.ref}` },
    ];
  };
  const open = parties.source.open;
  parties.source.open = (workflow, ref) => (ref === destroyed.ref ? Promise.resolve(undefined) : open(workflow, ref));
  const engine = await made(parties);
  const columns = [
    { key: 'row.ref', title: '编号' },
    { key: 'recruitment@1.name', title: '姓名' },
  ];
  const ref = await begin(engine.env, { divisions: ['420102'], columns, reason: '排班' });
  await engine.run({ until: start + 10 * minute });
  const refs = refsIn(kept.get(fileKey(ref, 'csv'))!);
  expect(refs.filter((one) => one === moves.ref)).toHaveLength(1);
  expect(refs).not.toContain(leaves.ref);
  expect(refs).not.toContain(destroyed.ref);
  expect(refs).toHaveLength(1098);
  expect(new Set(refs).size).toBe(1098);
  expect(recorded[`${destroyed.ref} ${ref}`]).toBeUndefined();
});

test('an asker whose role ends, who is moved to another division, or who leaves meanwhile gets no file', async () => {
  const changes = [{ ...asker, role: 'groupLeader' as const }, { ...asker, divisions: ['420102'] }, undefined];
  for (const changed of changes) {
    const { parties, kept, state } = partiesOf({ '420102': rowsOf(2000), '420103': rowsOf(5, 5000) });
    state.before = (reading) => {
      if (reading === 2) state.staff = changed;
    };
    const engine = await made(parties);
    const ref = await begin(engine.env);
    await engine.run({ until: start + 10 * minute });
    expect(await stateOf(engine.env, ref)).toMatchObject({ step: 'refused', data: { over: 'refused' } });
    expect([...kept.keys()]).toEqual([]);
  }
  // Also at the very last moment, when everything has been read.
  const { parties, kept, state } = partiesOf({ '420102': rowsOf(3) });
  state.before = () => {
    state.staff = undefined;
  };
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'] });
  await engine.run({ until: start + 10 * minute });
  expect((await stateOf(engine.env, ref)).step).toBe('refused');
  expect([...kept.keys()]).toEqual([]);
});

test('personal columns: each case’s access log has one entry an export, however often a step is repeated', async () => {
  const { parties, recorded, kept } = partiesOf({ '420102': rowsOf(40) });
  const put = parties.objects.put;
  let refuse = 2;
  parties.objects.put = (...args) => (refuse-- > 0 ? Promise.reject(new Error('not now')) : put(...args));
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'], reason: '排班点名' });
  await engine.run({ until: start + 30 * minute });
  expect(refsIn(kept.get(fileKey(ref, 'csv'))!)).toHaveLength(40);
  expect(Object.keys(recorded).sort()).toEqual(rowsOf(40).map((row) => `${row.ref} ${ref}`));
  // What cannot be written down is not exported.
  const second = partiesOf({ '420102': rowsOf(3) });
  second.parties.source.record = () => Promise.reject(new Error('no'));
  const other = await made(second.parties);
  const failed = await begin(other.env, { divisions: ['420102'], reason: '排班点名' });
  await other.run({ until: start + 2 * hour });
  expect((await stateOf(other.env, failed)).step).toBe('failed');
  expect([...second.kept.keys()]).toEqual([]);
});

test('called off at any moment, by who may export; what lay there goes', async () => {
  const { parties, kept } = partiesOf({ '420102': rowsOf(3000) });
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'] });
  await engine.run({ until: start + 2_500 });
  expect(kept.size).toBeGreaterThan(0);
  expect((await decide(engine.env, cancel(ref, { kind: 'staff', id: 'x', role: 'ops' }))).kind).toBe('forbidden');
  expect((await decide(engine.env, cancel(ref))).kind).toBe('done');
  await engine.run({ until: start + 10 * minute });
  expect((await stateOf(engine.env, ref)).step).toBe('cancelled');
  expect([...kept.keys()]).toEqual([]);
});

test('one at a time for each person: a second one is told so, the next one after the first goes', async () => {
  const { parties } = partiesOf({ '420102': rowsOf(2000) });
  const engine = await made(parties);
  const first = await begin(engine.env, { divisions: ['420102'] });
  const second = await begin(engine.env, { divisions: ['420102'] }, 'csv', 't2');
  expect(await begin(engine.env, { divisions: ['420102'] })).toBe(first);
  await engine.run({ until: start + 10 * minute });
  expect((await stateOf(engine.env, first)).step).toBe('ready');
  expect((await stateOf(engine.env, second)).step).toBe('another');
  const third = await begin(engine.env, { divisions: ['420102'] }, 'csv', 't3');
  await engine.run({ until: start + 20 * minute });
  expect((await stateOf(engine.env, third)).step).toBe('ready');
});

test('a store that is down for an hour: nothing half-made is offered', async () => {
  const { parties, kept } = partiesOf({ '420102': rowsOf(10) });
  parties.objects.put = () => Promise.reject(new Error('down'));
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'] });
  await engine.run({ until: start + 2 * hour });
  expect((await stateOf(engine.env, ref)).step).toBe('failed');
  expect([...kept.keys()]).toEqual([]);
});

test('law 11: what was asked for and why stands sealed; keys and log lines hold nothing personal', async () => {
  const { parties, kept } = partiesOf({ '420102': rowsOf(3) });
  const engine = await made(parties);
  const ref = await begin(engine.env, { divisions: ['420102'], reason: '标记理由', name: '标记名称' });
  await engine.run({ until: start + 10 * minute });
  // What is sealed can be read in this engine's tables, and does not count; packed history does.
  const text = laidOpen(
    (await engine.items('exports')).map((item) => ('sealed' in item ? { ...item, sealed: 'sealed' } : item)),
  );
  expect(text).toContain('"sealed":"sealed"');
  expect(text).not.toContain('标记');
  expect([...kept.keys()].every((key) => new RegExp(`^exports/${ref}/[a-z]+[-.\\dscvxl]*$`).test(key))).toBe(true);
  expect(engine.logged.join()).not.toMatch(/张\d/);
});
