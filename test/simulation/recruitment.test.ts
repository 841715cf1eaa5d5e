import { afterAll, beforeAll, expect, test } from 'vitest';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { lost, whereabouts } from '../functions/recruitment/workflow/whereabouts.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { lean } from '../support/lean.ts';
import { runCity } from './recruitment/scenario.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

/** Few here; `npm run simulate` has as many as one likes. */
const seeds = 16;

test('a whole city, every order and fate drawn from a seed: nobody over the seats, twice at once, untrained, in isolation, before the team is complete, or lost', {
  timeout: 600_000,
}, async () => {
  const happened = new Map<string, number>();
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations, causes } = await runCity(dynamo, seed);
    expect(violations, `seed ${seed}; again with: npm run simulate -- --city --seed ${seed}`).toEqual([]);
    for (const [cause, count] of causes) happened.set(cause, (happened.get(cause) ?? 0) + count);
  }
  // The runs get somewhere: laws over what never happened say nothing.
  for (const cause of [
    'fileConfirmed',
    'score',
    'confirm',
    'attended',
    'chooseSlot',
    'checkIn',
    'recordRelease',
    'acceptCall',
  ])
    expect(happened.get(`decision:${cause}`) ?? 0, cause).toBeGreaterThan(0);
});

test('the same seed gives the same trace', { timeout: 120_000 }, async () => {
  const first = await runCity(dynamo, 3, { prefix: 'a' });
  const second = await runCity(dynamo, 3, { prefix: 'b' });
  expect(second.trace).toEqual(first.trace);
});

test('every step in which a sign-up rests says where its applicant is: waiting for somebody, placed, in the pool, or at an end', () => {
  const rests = Object.entries(recruitment.steps).filter(([, { kind }]) => kind === 'waiting' || kind === 'end');
  expect(Object.keys(whereabouts).sort()).toEqual(rests.map(([step]) => step).sort());
  for (const [step, { kind }] of rests) expect(whereabouts[step] === 'ended', step).toBe(kind === 'end');
});

test('somebody without a due time, on no list, or on one where nobody who works on it may decide, is lost', () => {
  const held = { ref: '1', step: 'held', status: 'waiting', holds: [], data: {} };
  const at = (listed: string[], more: object = {}) => lost({ ...held, listed, ...more } as never);
  expect(at(['held#420100 abc'])).toBeUndefined();
  expect(at([], { at: 1 })).toBeUndefined();
  for (const nobody of [[], ['nowhere#420100 abc']]) expect(at(nobody)).toContain('waits for nobody');
  expect(at(['nowhere#420100 abc'], { step: 'pooled' })).toContain('nobody’s list');
});
