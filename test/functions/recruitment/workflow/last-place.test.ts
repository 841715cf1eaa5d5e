import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { makeCity, minute, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** So many people under review, in the order in which they signed up. */
async function crowd(people: number, groups: [number, number][]) {
  const city = await makeCity(dynamo, { posts: postsWith({ [medical]: groups }) });
  const refs: string[] = [];
  for (let n = 0; n < people; n++) {
    city.skip(city.now() + 1000);
    refs.push(await city.accept(n, wishes(medical)));
  }
  await city.run();
  return { city, refs };
}

/** Approves all, and then lets a worker for each of them loose at the same moment. */
async function atOnce(city: TestCity, refs: string[]) {
  const { decide } = await import('../../../../shared/workflow/decide.ts');
  const env = { ...city.env, pause: (ms: number) => sleep(ms) };
  for (const ref of refs) await decide(env, { workflow: 'recruitment', ref, decision: 'pass', by: program, input: {} });
  const batches = [];
  for (
    let batch = city.queues.receive('recruitment', 1, () => 0);
    batch;
    batch = city.queues.receive('recruitment', 1, () => 0)
  )
    batches.push(batch.event);
  expect(batches.length).toBeGreaterThanOrEqual(refs.length);
  const results = await Promise.all(batches.map((event) => handleHints(env, 'recruitment', event, false)));
  batches.forEach((event, index) => {
    const failed = results[index]!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const ids = event.Records.map(({ messageId }) => messageId).filter((id) => !failed.includes(id));
    city.queues.acknowledge('recruitment', ids);
  });
  await city.run(city.now() + 5 * minute);
}

const by = async (city: TestCity, refs: string[], step: string) => {
  const steps = await Promise.all(refs.map(city.step));
  return refs.filter((_, index) => steps[index] === step);
};

test('the last place taken by fifty at once: one has it, 49 are in the line in the order of signing up', async () => {
  const { city, refs } = await crowd(50, [[0, 1]]);
  await atOnce(city, refs);
  const offered = await by(city, refs, 'offered');
  const waiting = await by(city, refs, 'waitlisted');
  expect([offered.length, waiting.length]).toEqual([1, 49]);
  const numbers = await Promise.all(waiting.map(async (ref) => (await city.view(ref)).vars.n));
  expect(numbers).toEqual(waiting.map((_, index) => index + 1));
  expect((await city.applicant.placesLeft())[medical]).toBe(0);
  expect(await city.broken()).toEqual([]);

  // One after the other has it, in their order, and each time the count is right.
  let holder = offered[0]!;
  for (const next of waiting.slice(0, 3)) {
    await city.decide(holder, 'withdraw');
    expect(await by(city, refs, 'offered')).toEqual([next]);
    holder = next;
  }
  expect(await city.broken()).toEqual([]);
});

test('two groups of twenty to thirty filled by fifty at once: forty first fill the minimums, nobody is over', async () => {
  const { city, refs } = await crowd(50, [
    [20, 30],
    [20, 30],
  ]);
  await atOnce(city, refs);
  expect((await by(city, refs, 'offered')).length).toBe(50);
  const places = await Promise.all(refs.map(async (ref) => String((await city.data(ref)).place).split('#')[0]));
  const [one, two] = [1, 2].map((group) => places.filter((place) => place === `${medical}/${group}`).length);
  expect([one! >= 20, two! >= 20, one! + two!]).toEqual([true, true, 50]);
  expect((await city.applicant.placesLeft())[medical]).toBe(10);
  expect(await city.broken()).toEqual([]);
});

test('twelve leave at once before a line of five: five take their places, none stands free beside the line', async () => {
  const { city, refs } = await crowd(17, [
    [6, 6],
    [6, 6],
  ]);
  await atOnce(city, refs);
  const [offered, waiting] = [await by(city, refs, 'offered'), await by(city, refs, 'waitlisted')];
  expect([offered.length, waiting.length]).toEqual([12, 5]);
  await Promise.all(
    offered.map(async (reference, index) => {
      const { entered: wait } = await city.state(reference);
      await city.applicant.decide({ reference, decision: 'withdraw', wait, key: `k${index}`, input: {}, lang: 'zh' });
    }),
  );
  await city.run(city.now() + 5 * minute);
  expect(await by(city, refs, 'waitlisted')).toEqual([]);
  expect((await by(city, refs, 'offered')).sort()).toEqual([...waiting].sort());
  expect(await city.broken()).toEqual([]);
});
