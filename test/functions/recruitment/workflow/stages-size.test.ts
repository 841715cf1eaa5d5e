import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { sizeOf } from '../../../support/item-size.ts';
import { confirmed, rated } from './files.ts';
import { community, home, medical, postsWith } from './posts.ts';
import { day, hour, makeCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const person = (n: number, role: string): Actor => ({
  kind: 'program',
  id: `5e7f0f34-53a6-4d8e-9a38-5f9f5b1b7a1${n}`,
  role,
});

test('the machine’s state stays within 1 KB with five files, three wishes rated twice, late, in line, on hold', async () => {
  const city = await makeCity(dynamo, {
    order: ['review', 'materials', 'fit', 'place', 'training', 'roster'],
    fit: { fourEyes: true, passAt: 6 },
    posts: postsWith({ [medical]: [[1, 1]], [community]: [[1, 1]], [home]: [[1, 1]], 'supply-delivery': [[1, 1]] }),
  });
  const change = {
    post1: medical,
    post2: community,
    post3: home,
    acceptOtherPosts: 'yes',
    district: 'wh-donghu-hightech',
    street: 'unknown',
  };
  const sizes = new Map<string, number>();
  const refs: string[] = [];
  const measure = async () => {
    for (const item of await city.everything('recruitment')) {
      if (item.sk === '#STATE') sizes.set(String(item.step), Math.max(sizes.get(String(item.step)) ?? 0, sizeOf(item)));
    }
  };
  for (const n of [1, 2, 3]) refs.push(await city.signUp(n, change));
  for (const ref of refs) await city.staff(ref, 'pass', {}, person(0, 'reviewer'));
  for (const ref of refs) for (let n = 0; n < 5; n++) await confirmed(city, ref);
  await measure();
  for (const ref of refs) await city.decide(ref, 'materialsDone');
  await city.run(city.now() + 2 * day);
  await measure();
  const sheets = async (ref: string, mark: number) => rated(await city.data(ref), mark);
  for (const ref of refs) await city.staff(ref, 'score', await sheets(ref, 4), person(1, 'reviewer'));
  for (const ref of refs) await city.staff(ref, 'score', await sheets(ref, 2), person(2, 'reviewer'));
  await measure();
  const some = async (ref: string) => {
    const sheet = await sheets(ref, 2);
    return { ...sheet, posts: sheet.posts.map((one, index) => ({ ...one, ability: index === 2 ? 5 : 1 })) };
  };
  for (const ref of refs) await city.staff(ref, 'score', await some(ref), { ...person(3, 'lead'), kind: 'staff' });
  await measure();
  await city.run(city.now() + hour);
  await measure();
  for (const ref of refs) {
    if ((await city.step(ref)) === 'offered') await city.decide(ref, 'confirm');
    await measure();
  }
  for (const ref of refs) await city.decide(ref, 'expose', { status: 'isolating' });
  await measure();
  expect([...sizes.keys()]).toEqual(expect.arrayContaining(['materials', 'fit', 'fitDecided', 'placed', 'held']));
  expect([...sizes].filter(([, size]) => size > 1024)).toEqual([]);
});
