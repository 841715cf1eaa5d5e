import { afterAll, beforeAll, expect, test } from 'vitest';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

test('who looks at a corrected identity sees the old and the new one, masked, and what was corrected when', async () => {
  const { city } = world;
  const ref = await city.signUp(1);
  const zhou = await colleague(world);
  expect((await zhou.get(`/desk/cases/${ref}`)).text).not.toContain('更正过姓名或证件');
  city.realName(() => 'mismatch');
  const answers = { name: '欧阳晓玉', idType: 'residentId', idNumber: '420100198506120027' };
  await city.decide(ref, 'correctIdentity', { answers: { ...answers, birthDate: null, sex: null, nationality: null } });
  expect(await city.step(ref)).toBe('byHand');
  const page = await zhou.get(`/desk/cases/${ref}`);
  const table = /更正过姓名或证件<\/caption>[\s\S]*?<\/table>/.exec(page.html)![0];
  const rows = [...table.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].slice(1).map(([row]) => row);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain('欧*');
  expect(rows[0]).toContain('420***********0027');
  expect(rows[1]).toMatch(/420\*{11}001/);
  expect(page.html).not.toContain('420100198506120027');
  expect(page.text).toContain('报名人更正姓名或证件');
  await city.staff(ref, 'identityOk');
  expect(await city.step(ref)).toBe('review');
});
