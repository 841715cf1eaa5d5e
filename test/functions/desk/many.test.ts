import { afterAll, beforeAll, expect, test } from 'vitest';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
}, 60_000);
afterAll(() => world?.stop());

let people = 0;
const signUps = async (n: number) => {
  const refs: string[] = [];
  for (let i = 0; i < n; i++) refs.push(await world.city.signUp(people++));
  return refs;
};

/** The rows of the decision's form, which stand there several times under one name. */
const rowsIn = (html: string) => [...html.matchAll(/name="row" value="([^"]+)"/g)].map(([, row]) => row!);

test('several are failed with one reason; each says what became of it, and the list offers it', async () => {
  const [one, two, three] = await signUps(3);
  const person = await colleague(world);
  await person.get('/desk/queues/review');
  expect(person.here.html).toContain('/desk/queues/review/many');
  await person.get('/desk/queues/review/many');
  // Nobody decides on names alone.
  expect(person.here.text).toContain('社会工作师 · ');
  expect(person.here.text).toContain('实名一致');
  await person.send({});
  expect(person.here.text).toContain('请至少勾选一份');
  expect(person.here.text).toContain('请选一个决定');
  await person.send({ ref: [one!, two!, three!], decision: 'fail' });
  expect(person.here.text).toContain('共 3 份');
  const rows = rowsIn(person.here.html);
  await person.send({ row: rows });
  expect(person.here.text).toContain('请选择理由');
  expect(rowsIn(person.here.html)).toEqual(rows);
  // Somebody was faster with the second.
  const other = await colleague(world, 'demo-lead');
  await other.get(`/desk/cases/${two}/decisions/askMore`);
  await other.send({ preset: 'preset1' });
  await person.send({ row: rows, reason: 'certMissing' });
  expect(person.here.text).toContain('2 份已处理，1 份没有处理');
  expect(person.here.text).toContain('别人先处理了');
  expect(await world.city.step(one!)).toBe('decided');
  expect((await world.city.data(three!)).reason).toBe('certMissing');
});

test('sent twice, or after an answer was lost, each is decided once', async () => {
  const refs = await signUps(2);
  const person = await colleague(world);
  await person.get('/desk/queues/review/many');
  await person.send({ ref: refs, decision: 'pass' });
  const { values } = person.formOf();
  const sent = { ...values, row: rowsIn(person.here.html) };
  await person.post('/desk/queues/review/many', sent);
  expect(person.here.text).toContain('2 份已处理');
  const [before] = await Promise.all(refs.map(async (ref) => (await world.city.events(ref)).length));
  await person.post('/desk/queues/review/many', sent);
  expect(person.here.text).toContain('先前那次');
  expect((await world.city.events(refs[0]!)).length).toBe(before);
});

test('a row that is no sign-up is told beside one that is decided; a role that may not decide has no such page', async () => {
  const [ref] = await signUps(1);
  const { entered } = await world.city.state(ref!);
  const intake = await colleague(world, 'demo-intake');
  expect((await intake.get('/desk/queues/review/many')).status).toBe(404);
  const person = await colleague(world);
  await person.get('/desk/queues/review/many');
  const made = { _csrf: person.token(), at: 'send', key: 'k', reason: 'certMissing' };
  await person.post('/desk/queues/review/many', {
    ...made,
    decision: 'fail',
    row: ['2611220000000.4', `${ref}.${entered}`],
  });
  expect(person.here.text).toContain('1 份已处理，1 份没有处理');
  expect((await person.post('/desk/queues/review/many', { ...made, decision: 'erase', row: [] })).status).toBe(400);
});

test('a reason that cannot be so of somebody is not offered for one, and leaves that one undecided among several', async () => {
  const [here] = await signUps(1);
  const outside = await world.city.signUp(people++, {
    residenceScope: 'otherProvince',
    province: '31',
    cityName: '3101',
  });
  const person = await colleague(world);
  await person.get(`/desk/cases/${here}/decisions/fail`);
  expect(person.here.text).toContain('按您填的编号没有查到证书');
  expect(person.here.text).not.toContain('不能跨区域安排');
  expect(person.here.text).not.toContain('调配文件');
  await person.get(`/desk/cases/${outside}/decisions/fail`);
  expect(person.here.text).toContain('不能跨区域安排');
  await person.get('/desk/queues/review/many');
  await person.send({ ref: [here!, outside], decision: 'fail' });
  await person.send({ row: rowsIn(person.here.html), reason: 'outsideOnSite' });
  expect(person.here.text).toContain('这一份不适用');
  expect(await world.city.step(here!)).toBe('review');
  expect(await world.city.step(outside)).toBe('decided');
});
