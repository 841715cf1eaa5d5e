import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { close, holdersOf, resize } from '../../../../functions/recruitment/roster/seats.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { leader, rosterCity, slot } from './roster-world.ts';

/*
 * What the desk does, or what becomes known of a person, between the moment at which a decision has read and the moment at
 * which it commits.
 */
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];

/** Takes a decision in whose way something comes, once, just before it commits. */
async function overtaken(
  env: Env,
  request: { ref: string; decision: string; input: object; by?: Actor },
  before: () => Promise<unknown>,
): Promise<string> {
  let came = false;
  const documents = {
    async send(command: object) {
      if (command instanceof TransactWriteCommand && !came) {
        came = true;
        await before();
      }
      return env.documents.send(command as never);
    },
  } as unknown as Env['documents'];
  const by = request.by ?? { kind: 'applicant' as const, id: `case:${request.ref}` };
  try {
    return (await decide({ ...env, documents }, { workflow: 'recruitment', ...request, by })).kind;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    expect(came).toBe(true);
  }
}

async function two() {
  const world = await rosterCity(dynamo, 2);
  const session = await world.openSession('basics', '2026-11-22', '08:00', '09:00');
  for (const ref of world.refs) await world.act(ref, 'attended', { session }, leader);
  const shift = await world.openSlot(slot('2026-11-22', '10:30', '12:00'), 2);
  return { ...world, shift, one: world.refs[0]!, other: world.refs[1]! };
}

test('a slot that is closed while somebody takes it, by choice or by being asked, has nobody in it', async () => {
  const { city, shift, one, openSlot } = await two();
  const choose = { ref: one, decision: 'chooseSlot', input: { slot: shift } };
  expect(await overtaken(city.env, choose, () => close(city.env, 'slot', shift, 'lead'))).toBe('slot.closed');
  expect(await holdersOf(city.env, 'slot', shift)).toEqual([]);
  const later = await openSlot(slot('2026-11-22', '13:00', '14:00'));
  const ask = { ref: one, decision: 'proposeSlots', input: { slots: [{ slot: later }] }, by: leader };
  expect(await overtaken(city.env, ask, () => close(city.env, 'slot', later, 'lead'))).toBe('slot.closed');
  expect(await holdersOf(city.env, 'slot', later)).toEqual([]);
}, 60_000);

test('a slot that is made smaller while somebody takes the last place is full for them', async () => {
  const { city, shift, one, other, act } = await two();
  expect(await act(other, 'chooseSlot', { slot: shift })).toBe('done');
  const choose = { ref: one, decision: 'chooseSlot', input: { slot: shift } };
  expect(await overtaken(city.env, choose, () => resize(city.env, 'slot', shift, 1, 'lead'))).toBe('slot.full');
  expect(await holdersOf(city.env, 'slot', shift)).toHaveLength(1);
}, 60_000);

test('a session that is called off while somebody books it is booked by nobody', async () => {
  const { city, one, openSession } = await two();
  const session = await openSession('care', '2026-11-23', '09:00', '10:00');
  const book = { ref: one, decision: 'bookSession', input: { session } };
  expect(await overtaken(city.env, book, () => close(city.env, 'session', session, 'lead'))).toBe('session.closed');
  expect(await holdersOf(city.env, 'session', session)).toEqual([]);
}, 60_000);

test('somebody who becomes known as isolated, or loses the fact of training, while being checked in is not checked in', async () => {
  const { city, shift, one, act } = await two();
  expect(await act(one, 'chooseSlot', { slot: shift })).toBe('done');
  const { person } = (await city.data(one)) as { person: string };
  const at = { TableName: city.env.tables.people, Key: { pk: `PERSON#${person}`, sk: 'FACTS' } };
  const update = (UpdateExpression: string, value?: object) =>
    city.env.documents.send(
      new UpdateCommand({ ...at, UpdateExpression, ...(value && { ExpressionAttributeValues: value }) }) as never,
    );
  const check = { ref: one, decision: 'checkIn', input: { slot: shift, points }, by: leader };
  const isolate = () => update('SET isolated = :since', { ':since': { since: 1 } });
  expect(await overtaken(city.env, check, isolate)).toBe('isolated');
  await update('REMOVE isolated');
  expect(await overtaken(city.env, check, () => update('REMOVE trained_basics'))).toBe('training.missing');
  expect(await city.data(one)).not.toHaveProperty('in');
}, 60_000);

test('two at the last place: the one who comes second is told, not left without an answer', async () => {
  const { city, one, other, act, openSlot } = await two();
  const last = await openSlot(slot('2026-11-23', '10:30', '12:00'), 1);
  const choose = { ref: one, decision: 'chooseSlot', input: { slot: last } };
  expect(await overtaken(city.env, choose, () => act(other, 'chooseSlot', { slot: last }))).toBe('slot.full');
  expect(await city.broken()).toEqual([]);
}, 60_000);
