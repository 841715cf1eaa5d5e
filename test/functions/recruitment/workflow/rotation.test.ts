import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { createHasher } from '../../../../shared/privacy/hash.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { answersOf } from './people.ts';
import { makeCity, program, type TestCity } from './world.ts';

/*
 * The key of the keyed hashes is rotated while the city works: nobody is forgotten, nobody signs up twice.
 */
const older = { version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') };
const newer = { version: 'h2', key: Buffer.alloc(32, 8).toString('base64url') };
const rotated = createHasher({ keys: [newer, older] });

let dynamo: Dynamo;
let city: TestCity;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());
beforeEach(async () => {
  city = await makeCity(dynamo);
});

/** Every function has started anew since the rotation. */
function rotate() {
  for (const env of [city.env, city.door]) env.sealing.hash = rotated.hash;
}
const withNewKey = (env: Env): Env => ({ ...env, sealing: { ...env.sealing, hash: rotated.hash } });
const submission = (n: number, token: string) => ({
  answers: answersOf(n, city.now(), city.city),
  consents: [],
  token,
  client: `c${n}`,
  lang: 'zh' as const,
});

test('a token that was sent before is known again: the same case', async () => {
  const first = await city.applicant.accept(submission(1, 'a'));
  rotate();
  const again = await city.applicant.accept(submission(1, 'a'));
  expect(again).toMatchObject({ kind: 'accepted', repeated: true });
  expect(again).toHaveProperty('reference', (first as { reference: string }).reference);
});

test('a person who signed up before cannot sign up again, by the same number or by another', async () => {
  const first = await city.signUp(1);
  rotate();
  expect(await city.step(await city.signUp(1))).toBe('duplicate');
  const stranger = await city.signUp(1, { mobile: '13800019999' });
  expect(await city.step(stranger)).toBe('known');
  expect(city.told(1)).toContain('sms.known');
  expect(await city.step(first)).toBe('review');
});

test('sign-ups of before are found by their mobile, beside those of after', async () => {
  const first = await city.signUp(1);
  rotate();
  const { mobile } = answersOf(1, city.now(), city.city) as { mobile: string };
  const second = await city.signUp(2, { mobile });
  expect((await city.applicant.byMobile(mobile)).sort()).toEqual([first, second].sort());
});

test('an isolation that was recorded before still holds a person, and its release still counts', async () => {
  const first = await city.signUp(1);
  await city.decide(first, 'expose', { status: 'isolating' });
  await city.decide(first, 'withdraw');
  rotate();
  const second = await city.signUp(1);
  expect(await city.step(second)).toBe('held');
  await city.staff(second, 'recordRelease', { date: '2026-11-22', toldBy: '社区医生', by: '周' }, program);
  expect(await city.step(second)).toBe('review');
  expect((await city.everything('people')).filter(({ isolated }) => isolated !== undefined)).toEqual([]);
});

test('while some functions have not taken the new key yet, one token makes one case and one person one claim', async () => {
  const fresh = applicantSide(withNewKey(city.door));
  const [one, other] = await Promise.all([city.applicant.accept(submission(1, 'a')), fresh.accept(submission(1, 'a'))]);
  expect((one as { reference: string }).reference).toBe((other as { reference: string }).reference);
  const second = (await fresh.accept(submission(1, 'b'))) as { reference: string };
  await city.run();
  const steps = [await city.step((one as { reference: string }).reference), await city.step(second.reference)];
  expect(steps.sort()).toEqual(['duplicate', 'review']);
});
