import { afterAll, beforeAll, expect, test } from 'vitest';
import { stateSk } from '../../../../shared/workflow/keys.ts';
import { stateOf } from '../../../../shared/workflow/load.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { medical, wishes } from './posts.ts';
import { type TeamCity, teamCity } from './team-world.ts';
import { hour } from './world.ts';

/*
 * A team that is not complete: its leader is reminded before the time is over, the phone on duty is told afterwards.
 */
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** A leader and these members have signed up; nobody is approved. */
async function signedUp(members: readonly number[]) {
  const city = await teamCity(dynamo);
  const leader = await city.signUp(1, wishes(medical));
  const { id } = await city.lead(leader, [2, 3, 4, 5]);
  const refs: string[] = [];
  for (const n of members) refs.push(await city.take(n, wishes(medical)));
  await city.run();
  return { city, id, leader, refs };
}

const reminded = ({ sent }: TeamCity) => sent.filter(({ template }) => template === 'sms.team.remind');
const duty = ({ sent }: TeamCity) => sent.filter(({ template }) => template === 'sms.staff.teams');
/** Hours until a team is late. */
const until = (city: TeamCity, hours: number) => city.now() + (city.city.teams.gatherHours + hours) * hour;

test('before the time is over the leader is told, once, however many wait', async () => {
  const { city, leader, refs } = await signedUp([2, 3]);
  await city.approve(leader, ...refs);
  const { remindHours } = city.city.teams;
  await city.run(until(city, -remindHours) - hour);
  expect(reminded(city)).toEqual([]);
  await city.run(city.now() + 2 * hour);
  expect(reminded(city)).toMatchObject([{ to: city.mobileOf(1), params: { due: '11月25日10时' } }]);
  await city.run(city.now() + (remindHours - 2) * hour);
  expect(reminded(city)).toHaveLength(1);
  expect(await city.broken()).toEqual([]);
});

test('a leader who waits for approval is told as well', async () => {
  const { city, refs } = await signedUp([2]);
  await city.approve(...refs);
  await city.run(until(city, -1));
  expect(reminded(city).map(({ to }) => to)).toEqual([city.mobileOf(1)]);
});

test('where the leader has left, whoever waits is told, since they can take over', async () => {
  const { city, leader, refs } = await signedUp([2]);
  await city.approve(leader, ...refs);
  await city.decide(leader, 'withdraw');
  await city.run(until(city, -1));
  expect(reminded(city).map(({ to }) => to)).toEqual([city.mobileOf(2)]);
});

test('a team that is complete by then is not reminded, and nobody on duty is told', async () => {
  const { city, leader, refs } = await signedUp([2, 3, 4, 5]);
  await city.approve(leader, ...refs);
  await city.run(until(city, 2));
  expect(reminded(city)).toEqual([]);
  expect(duty(city)).toEqual([]);
});

test('when it is late the phone on duty is told once, with how many wait', async () => {
  const { city, leader, refs } = await signedUp([2, 3]);
  await city.approve(leader, ...refs);
  await city.run(until(city, 0) - 1);
  expect(duty(city)).toEqual([]);
  await city.run(city.now() + 2 * hour);
  const lead = city.city.duty.find(({ role }) => role === 'lead')!.mobile;
  expect(duty(city)).toMatchObject([{ to: lead, params: { n: '3' } }]);
});

test('a message to a member that did not arrive says nothing of whoever’s sign-up sent it', async () => {
  const { city, leader } = await signedUp([]);
  const states = (await city.everything('messages')).filter(({ sk }) => sk === stateSk).map(stateOf);
  const children = states.filter(({ data }) => data.template === 'sms.team.invited');
  expect(children.length).toBeGreaterThan(0);
  for (const child of children) expect(child).not.toHaveProperty('parent');
  expect(await city.data(leader)).not.toHaveProperty('undelivered');
});
