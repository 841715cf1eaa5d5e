import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Env } from '../../../../shared/workflow/env.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { randomFrom } from '../../../simulation/random.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { changeCallUp, fullCity, lead, openCallUp, poolOf } from './pool.ts';
import { wishes } from './posts.ts';
import { day, hour, minute, reviewer, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** People of the pool who were asked for a call-up. */
async function asked(people: number, wanted: number) {
  const city = await fullCity(dynamo);
  const refs: string[] = [];
  for (let n = 1; n <= people; n++)
    refs.push(await city.accept(n, { ...wishes('medical-support'), consentPool: true }));
  await city.run();
  for (const ref of refs) await city.staff(ref, 'pass', {}, { kind: 'program', id: 'p', role: 'reviewer' });
  await city.run(city.now() + (city.city.deadlines.waitlistDays + 0.1) * day);
  const call = await openCallUp(city.env, { wanted });
  for (const ref of refs) await city.staff(ref, 'callUp', { call }, lead);
  return { city, refs, call };
}

/** Somebody says yes; the machine has not acted yet. */
async function sayYes(city: TestCity, reference: string) {
  const { entered: wait } = await city.state(reference);
  return city.applicant.decide({ reference, decision: 'acceptCall', wait, key: reference, input: {}, lang: 'zh' });
}

/** Lets a worker for each message loose at the same moment. */
async function atOnce(city: TestCity, env: Env) {
  const batches = [];
  for (
    let one = city.queues.receive('recruitment', 1, () => 0);
    one;
    one = city.queues.receive('recruitment', 1, () => 0)
  )
    batches.push(one.event);
  const results = await Promise.all(batches.map((event) => handleHints(env, 'recruitment', event, false)));
  batches.forEach((event, index) => {
    const failed = results[index]!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const ids = event.Records.map(({ messageId }) => messageId).filter((id) => !failed.includes(id));
    city.queues.acknowledge('recruitment', ids);
  });
}

test('fifty say yes to the last place at once: one has it, 49 are told kindly and stay in the pool', async () => {
  const { city, refs, call } = await asked(50, 1);
  await Promise.all(refs.map((ref) => sayYes(city, ref)));
  await atOnce(city, { ...city.env, pause: (ms) => sleep(ms) });
  await city.run(city.now() + 5 * minute);
  const steps = await Promise.all(refs.map(city.step));
  expect(steps.filter((step) => step === 'calledUp')).toHaveLength(1);
  expect(steps.filter((step) => step === 'pooled')).toHaveLength(49);
  const taken = (await city.everything('recruitment')).filter(({ pk }) => pk === `PLACE#callup/${call}`);
  expect(taken).toHaveLength(1);
  expect(city.sent.filter(({ template }) => template === 'sms.callup.over')).toHaveLength(49);
  const told = await city.view(refs[steps.indexOf('pooled')]!);
  expect(told.vars.lastCall).toBe('full');
  expect(await city.broken()).toEqual([]);
}, 120_000);

test('closed while they say yes: whoever has read it open takes no place, and is told', async () => {
  const { city, refs, call } = await asked(2, 2);
  await sayYes(city, refs[0]!);
  let reads = 0;
  const documents = {
    async send(command: { input: { Key?: { pk: string } } }) {
      const answer = await city.env.documents.send(command as never);
      if (command.input.Key?.pk === 'REG#callup' && reads++ === 0) await changeCallUp(city.env, call, { open: false });
      return answer;
    },
  } as unknown as Env['documents'];
  await atOnce(city, { ...city.env, documents });
  await city.run(city.now() + minute);
  expect(reads).toBeGreaterThan(1);
  expect(await city.view(refs[0]!)).toMatchObject({ state: 'pooled', vars: { lastCall: 'closed' } });
  expect((await city.everything('recruitment')).filter(({ pk }) => pk.startsWith('PLACE#callup'))).toEqual([]);
  await city.decide(refs[1]!, 'acceptCall');
  expect(await city.view(refs[1]!)).toMatchObject({ state: 'pooled', vars: { lastCall: 'closed' } });
  expect(await city.broken()).toEqual([]);
});

test('stopped while they are asked: whoever has not been written to yet is not, and stays in the pool', async () => {
  const city = await fullCity(dynamo);
  const [ref] = (await poolOf(city, 1)) as [string];
  const call = await openCallUp(city.env);
  const { decide } = await import('../../../../shared/workflow/decide.ts');
  await decide(city.env, { workflow: 'recruitment', ref, decision: 'callUp', by: lead, input: { call } });
  await changeCallUp(city.env, call, { stopped: true });
  await city.run();
  expect(await city.step(ref)).toBe('pooled');
  expect(city.told(1)).not.toContain('sms.callup');
});

/** Whoever is in one of these is where somebody named, a place, the pool or an end has them. */
const places: Readonly<Record<string, string>> = {
  held: 'somebody',
  callSent: 'somebody',
  review: 'somebody',
  pooled: 'pool',
  calledUp: 'placed',
  placed: 'placed',
  withdrawn: 'ended',
  notPlaced: 'ended',
  duplicate: 'ended',
};

test.each([1, 2, 3])(
  'whatever happens, nobody is lost, and places are never over: %i',
  async (seed) => {
    const random = randomFrom(seed);
    const city = await fullCity(dynamo, { pool: { greetDays: 7, askFactor: 3 } });
    const refs = await poolOf(city, 5);
    const calls: string[] = [];
    const quietly = (made: Promise<unknown>) => made.catch(() => undefined);
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const id = `261122s${seed}${String(calls.length).padStart(2, '0')}`;
        calls.push(await openCallUp(city.env, { wanted: 1 + random.index(2) }, id));
      },
      ...Array.from(
        { length: 3 },
        () => () => quietly(city.staff(any(), 'callUp', { call: calls.at(-1) ?? 'none00' }, lead)),
      ),
      ...Array.from({ length: 3 }, () => () => city.decide(any(), 'acceptCall')),
      () => city.decide(any(), 'declineCall'),
      () => city.decide(any(), 'expose', { status: 'contact' }),
      () => city.staff(any(), 'recordRelease', { date: '2026-12-01', toldBy: '社区', by: '李' }, reviewer),
      () => (random.index(4) === 0 ? city.decide(any(), 'leavePool') : Promise.resolve()),
      () => (calls.length > 0 ? changeCallUp(city.env, calls.at(-1)!, { open: false }) : Promise.resolve()),
      () => city.run(city.now() + random.index(30) * hour),
      () => city.run(city.now() + day * random.index(9)),
    ];
    const any = () => refs[random.index(refs.length)]!;
    for (let act = 0; act < 45; act++) {
      await acts[random.index(acts.length)]!();
      const steps = await Promise.all(refs.map(city.step));
      expect(steps.filter((step) => !places[step])).toEqual([]);
      for (const id of calls) {
        const taken = (await city.everything('recruitment')).filter(({ pk }) => pk === `PLACE#callup/${id}`).length;
        expect(taken).toBeLessThanOrEqual(2);
      }
    }
    expect(await city.broken()).toEqual([]);
  },
  120_000,
);
