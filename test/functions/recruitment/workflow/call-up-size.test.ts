import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallUp, callUpKind, callUpPlace } from '../../../../functions/recruitment/call-ups/call-up.ts';
import { resizeCallUp } from '../../../../functions/recruitment/call-ups/resize.ts';
import { numbersOf } from '../../../../functions/recruitment/posts.ts';
import { register } from '../../../../shared/register/register.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { takenNumbers } from '../../../../shared/workflow/places.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { fullCity, lead, openCallUp, poolOf } from './pool.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

async function called(people: number, wanted: number) {
  const city = await fullCity(dynamo);
  const refs = await poolOf(city, people);
  const call = await openCallUp(city.env, { wanted });
  for (const ref of refs) await city.staff(ref, 'callUp', { call }, lead);
  const record = async () => (await register(city.env, 'recruitment').get<CallUp>(callUpKind, call))!;
  const resize = async (wanted: number, env: Env = city.env) =>
    resizeCallUp(env, { id: call, wanted, expected: (await record()).version, by: 's-lead' });
  return { city, refs, record, resize };
}

test('fewer are wanted: who is coming stays, whichever number they have, and no more come than are wanted', async () => {
  const { city, refs, record, resize } = await called(6, 5);
  for (const ref of refs.slice(0, 4)) await city.decide(ref, 'acceptCall');
  // Which numbers are held is a lot; they stay among the three, wherever they lie.
  for (const ref of refs.slice(0, 2)) await city.decide(ref, 'declineCall');
  expect(await resize(1)).toEqual({ kind: 'held', held: 2 });
  expect(await resize(3)).toEqual({ kind: 'done' });
  const { wanted, without = [] } = (await record()).value;
  const numbers = numbersOf({ min: 0, max: wanted, without });
  expect(numbers).toHaveLength(3);
  const held = await takenNumbers(city.env, 'recruitment', callUpPlace('261122aaaa'));
  expect([...held].filter((number) => !numbers.includes(number))).toEqual([]);
  for (const ref of refs.slice(4)) await city.decide(ref, 'acceptCall');
  const steps = await Promise.all(refs.map(city.step));
  expect(steps.filter((step) => step === 'calledUp')).toHaveLength(3);
  expect(await resize(5)).toEqual({ kind: 'done' });
  expect((await record()).value).toMatchObject({ wanted: 5 });
  expect(await city.broken()).toEqual([]);
});

test('somebody says yes while fewer are made of it: looked at again, never over', async () => {
  const { city, refs, record, resize } = await called(2, 3);
  await city.decide(refs[0]!, 'acceptCall');
  let reads = 0;
  const documents = {
    async send(command: { input: { ExpressionAttributeValues?: Record<string, unknown> } }) {
      const answer = await city.env.documents.send(command as never);
      const ofPlaces = String(command.input.ExpressionAttributeValues?.[':pk'] ?? '').startsWith('PLACE#callup');
      if (ofPlaces && reads++ === 0) await city.decide(refs[1]!, 'acceptCall');
      return answer;
    },
  } as unknown as Env['documents'];
  expect(await resize(1, { ...city.env, documents })).toEqual({ kind: 'held', held: 2 });
  expect(reads).toBe(2);
  expect((await record()).value.wanted).toBe(3);
  expect(await city.step(refs[1]!)).toBe('calledUp');
});

test('hundreds fewer go in several transactions, each of which stands; stopped is lifted only by more', async () => {
  const { record, resize, city } = await called(1, 300);
  await city.decide(
    (await city.everything('recruitment')).find(({ step }) => step === 'callSent')!.ref as string,
    'acceptCall',
  );
  const stop = async () => {
    const { value, version, id } = await record();
    await register(city.env, 'recruitment').put(
      callUpKind,
      id,
      { ...value, stopped: true },
      { expected: version, by: 'x' },
    );
  };
  await stop();
  const before = (await record()).version;
  expect(await resize(5)).toEqual({ kind: 'done' });
  expect((await record()).version).toBe(before + 4);
  expect((await record()).value).toMatchObject({ wanted: 5, stopped: true });
  expect(await resize(6)).toEqual({ kind: 'done' });
  expect((await record()).value).not.toHaveProperty('stopped');
});
