import { afterAll, beforeAll, expect, test } from 'vitest';
import { colleague } from './colleague.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

const jianghan = { district: '420103', street: '420103010' };
const refsOn = (html: string) => [
  ...new Set([...html.matchAll(/href="\/desk\/cases\/(\d{13})"/g)].map(([, ref]) => ref!)),
];

test('each word finds, within the searcher’s division and no further: name, pinyin, initials, mobile’s end, organisation, number', async () => {
  const same = { name: '欧阳雪绿', organisation: '长江社工站' };
  const own = await world.city.signUp(1, { ...same, mobile: '13800016789' });
  const other = await world.city.signUp(2, { ...same, ...jianghan, mobile: '13900016789' });
  const wu = await colleague(world, 'demo-reviewer-district');
  const zhou = await colleague(world);
  const words = [
    '欧阳雪绿',
    '欧阳 雪绿',
    'ouyangxuelv',
    'Ouyang Xuelv',
    'ouyang xuelü',
    'Ōuyáng Xuělǜ',
    'OUYANGXUELU',
    'oyxl',
    'ｏｙｘｌ',
    '6789',
    '６７８９',
    '长江社工站',
    ' 长江社工站 ',
  ];
  for (const query of words) {
    await wu.get('/desk/search');
    await wu.send({ query }, '/desk/search');
    expect(refsOn(wu.here.html), query).toEqual([own]);
    await zhou.get('/desk/search');
    await zhou.send({ query }, '/desk/search');
    expect(refsOn(zhou.here.html).sort(), query).toEqual([own, other].sort());
  }
  for (const [query, found] of [
    ['13800016789', [own]],
    ['138 0001 6789', [own]],
    ['13900016789', []],
    [own, [own]],
    [other, []],
  ] as const) {
    await wu.get('/desk/search');
    await wu.send({ query }, '/desk/search');
    expect(refsOn(wu.here.html), query).toEqual(found);
  }
});

test('an organisation of 23 people is walked through page by page, each of them once', async () => {
  const wanted: string[] = [];
  for (let n = 10; n < 33; n++)
    wanted.push(await world.city.signUp(n, { organisation: '武昌高校志愿者联合会', ...(n % 2 === 0 ? jianghan : {}) }));
  const zhou = await colleague(world);
  await zhou.get('/desk/search');
  await zhou.send({ query: '武昌高校志愿者联合会' }, '/desk/search');
  const seen = refsOn(zhou.here.html);
  for (let pages = 0; zhou.here.html.includes('name="after"') && pages < 5; pages++) {
    const forms = [...zhou.here.html.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form);
    const more = forms.find((form) => form.includes('name="after"'))!;
    const fields = [...more.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]);
    await zhou.post('/desk/search', Object.fromEntries(fields));
    seen.push(...refsOn(zhou.here.html));
  }
  expect(seen).toHaveLength(23);
  expect([...seen].sort()).toEqual([...wanted].sort());
});

test('a place to go on from that no page has given begins at the front', async () => {
  const zhou = await colleague(world);
  await zhou.get('/desk/search');
  await zhou.send({ query: '欧阳雪绿', after: '4201' }, '/desk/search');
  expect(zhou.here.status).toBe(200);
  expect(refsOn(zhou.here.html)).toHaveLength(2);
});
