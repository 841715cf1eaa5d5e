import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { youngOf } from '../../../../shared/workflow/history.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { sizeOf } from '../../../support/item-size.ts';
import { laidOpen } from '../../../support/unpacked.ts';
import { answersOf } from './people.ts';
import { community, home, medical, postsWith } from './posts.ts';
import { hour, makeCity, program, type TestCity } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

/** Everything that tells who somebody is, marked so that it is found wherever it turns up. */
const marked = {
  name: '欧阳标记',
  wechatReachable: 'no',
  wechatId: 'biaoji_x9y8z7',
  community: '标记社区',
  organisation: '标记社会工作服务中心',
  certificateNumber: '标记管理号20190001',
  otherCertificates: '标记证书',
  otherSkills: '标记特长',
  volunteerNumber: '9988776655443',
  emergencyContactName: '标记联系人',
  emergencyContactMobile: '13755558888',
};

/** What may stand in the clear: masks, codes, hashes. */
function leaks(city: TestCity, items: unknown, more: string[] = []): string[] {
  const { mobile, idNumber } = answersOf(1, city.now(), city.city);
  const secrets = [
    ...Object.values(marked).filter((value) => value !== 'no'),
    String(mobile),
    String(idNumber),
    ...more,
  ];
  const text = laidOpen(items);
  return secrets.filter((secret) => text.includes(secret) || text.includes(secret.slice(-6)));
}

/** A sign-up through every step in which somebody says something in words. */
async function wordy(city: TestCity) {
  city.realName(() => 'mismatch');
  const outside = {
    residenceScope: 'mainland',
    dispatchOrderNo: '标记文号',
    dispatchOrderDate: '2026-11-20',
    dispatchOrderIssuer: '标记指挥部',
  };
  const ref = await city.signUp(1, {
    ...marked,
    ...outside,
    isolationStatus: 'isolating',
    isolationUntil: '2026-12-24',
  });
  await city.staff(ref, 'identityOk');
  await city.decide(ref, 'release', { date: '2026-11-22' });
  await city.staff(ref, 'recordRelease', { date: '2026-11-22', toldBy: '标记告知人', by: '标记核对人' });
  await city.staff(ref, 'recordOrder', {
    verified: true,
    number: '标记文号',
    date: '2026-11-20',
    issuer: '标记指挥部',
    by: '标记核对人',
    how: 'phone',
  });
  await city.staff(ref, 'askMore', { question: '标记的问题是什么' }, program);
  await city.decide(ref, 'answer', { text: '标记的回答在这里' });
  await city.staff(ref, 'fail', { reason: 'other', text: '标记的理由写在这里了' }, program);
  await city.decide(ref, 'appeal', { text: '标记的复核请求' });
  await city.staff(ref, 'pass', { reason: '标记的备注在这里' }, { ...program, id: 'p-other' });
  await city.decide(ref, 'changeTimes', { answers: { wechatReachable: 'no', wechatId: 'biaoji_another' } });
  await city.decide(ref, 'confirm');
  expect(await city.step(ref)).toBe('placed');
  return ref;
}

const said = ['标记', 'biaoji', '2026-12-24'];

describe('law 11: nothing personal', () => {
  test('stands in the clear in any item of any table, whatever is said on the way', async () => {
    const city = await makeCity(dynamo);
    const ref = await wordy(city);
    const items = [
      ...(await city.everything('recruitment')),
      ...(await city.everything('messages')),
      ...(await city.everything('people')),
    ];
    const told = items.flatMap(({ past }) => youngOf({ past: (past ?? []) as Uint8Array[] }));
    expect(items.length + told.length).toBeGreaterThan(60);
    expect(leaks(city, items, said)).toEqual([]);
    // The search sees what lies packed: what the machine works with, and its history.
    for (const packed of ['"formVersion":1', '"cause":"decision:confirm"']) expect(laidOpen(items)).toContain(packed);
    // What is not found because it is not there would prove nothing: it is all there, sealed.
    const opened = [...items, ...(told as unknown as typeof items)]
      .flatMap(({ sealed, texts, told }) => [sealed, texts, told])
      .filter((one) => typeof one === 'string');
    const text = opened.map((one) => Buffer.from(one as string, 'base64url').toString()).join();
    for (const word of [
      ...Object.values(marked),
      '标记告知人',
      '标记的问题',
      '标记的回答',
      '标记的理由',
      '标记的备注',
      '标记的复核',
    ]) {
      expect(text, word).toContain(word);
    }
    expect(await city.data(ref)).toMatchObject({ card: { name: '欧*', mobile: '138****0001' } });
  });

  test('is logged, though everything fails', async () => {
    const city = await makeCity(dynamo);
    city.realName((name) => {
      throw new Error(`${name} is not known`);
    });
    await city.signUp(1, marked);
    await city.run(city.now() + 3_600_000);
    expect(city.logged.length).toBeGreaterThan(3);
    const codes = city.logged.map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(leaks(city, codes, said)).toEqual([]);
  });

  test('law 4: messages of the queues carry reference and fence', async () => {
    const city = await makeCity(dynamo);
    await wordy(city);
    expect(city.queues.sent.length).toBeGreaterThan(12);
    for (const { body } of city.queues.sent) expect(body).toMatch(/^\{"ref":"\d{13}","fence":\d+\}$/);
  });

  test('is in a view of the applicant but what is theirs to read', async () => {
    const city = await makeCity(dynamo);
    const ref = await wordy(city);
    expect(leaks(city, await city.view(ref), said)).toEqual([]);
  });
});

test('the machine’s state of a sign-up stays within 1 KB: the longest district, four wishes, late, in line, held', async () => {
  const city = await makeCity(dynamo, {
    posts: postsWith({ [medical]: [[1, 1]], [community]: [[1, 1]], [home]: [[1, 1]], 'supply-delivery': [[1, 1]] }),
  });
  const outside = {
    residenceScope: 'mainland',
    dispatchOrderNo: '1',
    dispatchOrderDate: '2026-11-20',
    dispatchOrderIssuer: '部',
  };
  const all = { ...marked, post1: medical, post2: community, post3: home, acceptOtherPosts: 'yes' };
  const clerk = { ...program, id: '5e7f0f34-53a6-4d8e-9a38-5f9f5b1b7a10' };
  const sizes = new Map<string, number>();
  const measure = async () => {
    for (const item of await city.everything('recruitment')) {
      if (item.sk === '#STATE') sizes.set(String(item.step), Math.max(sizes.get(String(item.step)) ?? 0, sizeOf(item)));
    }
  };
  const longest = { ...all, district: 'wh-donghu-hightech', street: 'unknown' };
  for (const n of [1, 2, 3, 4, 5, 6]) await city.accept(n, n === 6 ? { ...all, ...outside } : longest);
  await city.run();
  const refs = (await city.everything('recruitment')).filter(({ sk }) => sk === '#STATE').map(({ ref }) => String(ref));
  await measure();
  for (const ref of refs) await city.staff(ref, 'fail', { reason: 'outsideOnSite' }, { ...clerk, kind: 'staff' });
  await measure();
  for (const ref of refs) await city.staff(ref, 'undo');
  await city.run(city.now() + 40 * hour);
  await measure();
  for (const ref of refs)
    await city.staff(ref, 'recordOrder', {
      verified: true,
      number: '1',
      date: '2026-11-20',
      issuer: '部',
      by: '周',
      how: 'phone',
    });
  for (const ref of refs) await city.staff(ref, 'askMore', { question: '？' }, clerk);
  await measure();
  for (const ref of refs) await city.decide(ref, 'answer', { text: '好' });
  for (const ref of refs) await city.staff(ref, 'pass', {}, clerk);
  await measure();
  for (let round = 0; round < 3; round++) {
    await city.run(city.now() + 7 * hour);
    await measure();
  }
  for (const ref of refs) {
    if ((await city.step(ref)) === 'offered') await city.decide(ref, 'confirm');
    await measure();
  }
  await city.run(city.now() + 30 * hour);
  await measure();
  for (const ref of refs) await city.staff(ref, 'expose', { status: 'isolating' });
  for (const ref of refs) await city.decide(ref, 'release', { date: '2026-11-22' });
  await measure();
  if (process.env.SIZES) console.log(Object.fromEntries(sizes));
  expect([...sizes.keys()]).toEqual(
    expect.arrayContaining(['review', 'decided', 'answering', 'waitlisted', 'offered', 'placed', 'held']),
  );
  expect([...sizes].filter(([, size]) => size > 1024)).toEqual([]);
});
