import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, type World } from './world.ts';

/*
 * A role reads and decides by a program what it does at the desk, and no more.
 */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world?.stop());

const list = (query: string, as: string) => world.ask('GET', `/api/v1/cases?${query}`, { as });
const expose = (reference: string, as: string) =>
  world.ask('POST', `/api/v1/cases/${reference}/decisions/expose`, { as, body: { status: 'contact' } });

test('a list is for the roles that have it at the desk', async () => {
  const refused = { status: 403, json: { code: 'auth.role' } };
  expect(await list('list=review', 'program-groupLeader')).toMatchObject(refused);
  expect(await list('list=stuck', 'program-reviewer')).toMatchObject(refused);
  expect((await list('list=placed', 'program-groupLeader')).status).toBe(200);
  expect((await list('list=stuck', 'program-lead')).status).toBe(200);
  expect(await list('list=constructor', 'program-lead')).toMatchObject({ status: 404, json: { code: 'list.unknown' } });
});

test('a group leader, who is a volunteer, opens and decides nothing of people without a place', async () => {
  const reference = await world.inReview();
  const refused = { status: 403, json: { code: 'auth.role' } };
  expect(await world.ask('GET', `/api/v1/cases/${reference}`, { as: 'program-groupLeader' })).toMatchObject(refused);
  expect(await expose(reference, 'program-groupLeader')).toMatchObject(refused);
});

test('isolation is for reviewers and leaders: an administrator’s list does not tell of it', async () => {
  const reference = await world.inReview();
  expect(await expose(reference, 'program-reviewer')).toMatchObject({ status: 200 });
  await world.work(reference);
  const row = async (as: string) =>
    (await list('list=held', as)).json.cases.find((one: { reference: string }) => one.reference === reference);
  expect(await row('program-lead')).toHaveProperty('isolation');
  const other = await row('program-admin');
  expect(other).toMatchObject({ reference });
  expect(other).not.toHaveProperty('isolation');
});
