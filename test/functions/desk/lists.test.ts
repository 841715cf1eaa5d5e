import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReference } from '../../../shared/identity/reference.ts';
import { listPk, listSk } from '../../../shared/workflow/keys.ts';
import { day, hour, minute, program } from '../recruitment/workflow/world.ts';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

/** Rows straight into a list, as thousands of cases would leave them. */
async function addRows(list: string, from: number, count: number, urgency: (index: number) => number) {
  const TableName = world.city.env.tables.of.recruitment!;
  const rows = Array.from({ length: count }, (_, index) => {
    const ref = makeReference(world.city.now(), () => String(from + index).padStart(6, '0'));
    const row = {
      ref,
      name: '张*',
      post: 'medical-support',
      certificate: 'none',
      division: '420102',
      residenceScope: 'inCity',
      acceptedAt: world.city.now(),
    };
    return { pk: listPk(list, '420100'), sk: listSk(urgency(index), ref), ...row };
  });
  for (let at = 0; at < rows.length; at += 25) {
    const puts = rows.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await world.dynamo.documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
  }
}

test('a page of a list costs the same calls and rows with 10 cases and with 1,200; totals above 1,000 read “1000+”', async () => {
  const zhou = await colleague(world);
  await addRows('review', 0, 10, (index) => world.city.now() + (30 + index) * hour);
  await zhou.get('/desk');
  world.calls.length = 0;
  await zhou.get('/desk/queues/review');
  const few = world.calls.map(({ name }) => name).sort();
  await addRows('review', 100, 1200, (index) => world.city.now() + (40 + index) * hour);
  world.calls.length = 0;
  await zhou.get('/desk/queues/review');
  expect(world.calls.map(({ name }) => name).sort()).toEqual(few);
  const rows = world.calls.filter(({ input }) => input.KeyConditionExpression && input.Select !== 'COUNT');
  for (const { input, count } of rows) {
    expect(input.Limit).toBe(26);
    expect(count).toBeLessThanOrEqual(26);
  }
  for (const { input } of world.calls) if (input.Select === 'COUNT') expect(input.Limit).toBe(1001);
  expect(zhou.here.text).toContain('待我审核 1000+');
  expect(zhou.here.html.match(/<tr>/g)).toHaveLength(26);
});

test('pages follow one another by cursor, the most urgent first, each row once', async () => {
  const zhou = await colleague(world);
  await addRows('held', 3000, 60, (index) => world.city.now() - index * minute);
  const seen: string[] = [];
  let path: string | undefined = '/desk/queues/held';
  for (let pages = 0; path && pages < 10; pages++) {
    await zhou.get(path);
    seen.push(
      ...[...zhou.here.html.matchAll(/<th scope="row"[^>]*><a[^>]*href="\/desk\/cases\/(\d{13})"/g)].map((m) => m[1]!),
    );
    path = /href="(\/desk\/queues\/held\?after=[^"]+)" rel="next"/.exec(zhou.here.html)?.[1];
  }
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
  expect([...seen].sort()).toEqual([...seen].sort());
  const order = seen.map((ref) => Number(ref.slice(6, 12)));
  expect(order).toEqual([...order].sort((a, b) => b - a));
});

test('due today is a range of the same list, and an empty one says when the next is due', async () => {
  const own = await makeWorld();
  const zhou = await colleague(own);
  expect((await zhou.get('/desk')).text).toContain('没有等您处理的报名。');
  const ref = await own.city.signUp(1);
  await zhou.get('/desk/queues/dueToday');
  expect(zhou.here.text).toContain('没有等您处理的报名。下一份到期的是 11月23日（周一）');
  await own.city.run(own.city.now() + 15 * hour);
  expect(
    (
      await zhou
        .get('/desk/queues/dueToday')
        .then(() => colleague(own))
        .then((late) => late.get('/desk/queues/dueToday'))
    ).html,
  ).toContain(ref);
  await own.city.run(own.city.now() + day / 2);
  const late = await colleague(own, 'demo-lead');
  expect((await late.get('/desk/queues/overdue')).html).toContain(ref);
  await own.stop();
});

test('a list that polls answers 304 while nothing changes, and does not keep a session alive', async () => {
  const own = await makeWorld();
  await own.city.signUp(1);
  const zhou = await colleague(own);
  const first = await zhou.get('/desk/queues/review', { 'x-live': '1' });
  expect(first.html).not.toContain('<html');
  const etag = first.headers.get('etag')!;
  const again = { 'x-live': '1', 'if-none-match': etag };
  expect((await zhou.get('/desk/queues/review', again)).status).toBe(304);
  expect((await zhou.get('/desk/queues/review')).html).toContain(`data-live="${etag.replaceAll('"', '&quot;')}"`);
  await own.city.signUp(2);
  expect((await zhou.get('/desk/queues/review', again)).status).toBe(200);
  for (let polls = 0; polls < 5; polls++) {
    await own.city.run(own.city.now() + 5 * minute);
    await zhou.get('/desk/queues/review', again);
  }
  expect(zhou.here.status).toBe(401);
  await own.stop();
});

test('today’s figures count each sign-up once, by post; undoing takes a decision out again', async () => {
  const own = await makeWorld();
  const [passed, failed, waiting] = [await own.city.signUp(1), await own.city.signUp(2), await own.city.signUp(3)];
  const elsewhere = await own.city.signUp(4, {
    district: '420103',
    street: '420103010',
    post1: 'home-isolation-support',
    post2: undefined,
  });
  const zhou = await colleague(own);
  const decide = async (ref: string, name: string, input = {}) => {
    await zhou.get(`/desk/cases/${ref}/decisions/${name}`);
    await zhou.send(input);
  };
  await decide(passed, 'pass');
  await decide(failed, 'fail', { reason: 'untrue' });
  await decide(waiting, 'pass');
  await decide(waiting, 'undo');
  await own.city.run(own.city.now() + 3 * minute);
  await own.city.decide(passed, 'confirm');
  await zhou.get('/desk/today');
  expect(zhou.here.text).toContain(
    '医务人员支持今日报名3人，通过1人，未通过1人，待审1人（最早一份已等3 分钟），已确认1人，候补0人。',
  );
  expect(zhou.here.text).toContain('居家隔离支持今日报名1人，通过0人，未通过0人，待审1人');
  await zhou.send({ notes: '周一有两份要打电话' }, '/desk/today');
  expect(zhou.here.text).toContain('交班：我今天办了 2 份，还有 2 份没办，最早 11月23日（周一）');
  expect(zhou.here.text).toContain('要注意：周一有两份要打电话');
  const wu = await colleague(own, 'demo-reviewer-district');
  await wu.get('/desk/today');
  expect(wu.here.text).toContain('居家隔离支持今日报名0人');
  expect(wu.here.text).toContain('医务人员支持今日报名3人');
  await own.city.staff(elsewhere, 'pass', {}, program);
  await own.stop();
});
