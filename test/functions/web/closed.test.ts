import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDraft } from '../../../functions/web/door/drafts.ts';
import { typedOn } from './answers.ts';
import { filledIn, lookedUp, newMobile, signedUp } from './signed-up.ts';
import { visitor } from './visitor.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
const sentence = '这次报名已经结束。谢谢您的关心。下次招募会在这里公布。';
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

/** While the call is closed, with the same pages and the same table. */
async function whileClosed(then: () => Promise<void>): Promise<void> {
  world.web.city.open = false;
  try {
    const { createWeb } = await import('../../../functions/web/app.tsx');
    const before = world.app;
    world.app = createWeb(world.web);
    await then();
    world.app = before;
  } finally {
    world.web.city.open = true;
  }
}

test('the notice says so and offers no beginning; no page of a sign-up can be opened or sent', async () => {
  await whileClosed(async () => {
    const person = visitor(world);
    await person.get('/');
    expect(person.here.html).toContain(sentence);
    expect(person.here.html).not.toContain('开始报名');
    expect(person.here.html).toContain('href="/check"');
    for (const path of ['mobile', 'who', 'check', 'draft', 'saved']) {
      await person.get(`/sign-up/${path}`);
      expect(person.here.html, path).toContain(sentence);
    }
    const sent = world.sent.length;
    await person.post('/sign-up/mobile', typedOn(world, 'mobile', { mobile: newMobile() }));
    expect(world.sent.length).toBe(sent);
  });
});

test('a draft under way gets the sentence and loses nothing; nothing is submitted', async () => {
  const mobile = newMobile();
  const person = await filledIn(world, mobile);
  await person.get('/sign-up/times');
  const cases = world.engine.cases.size;
  await whileClosed(async () => {
    await person.send(typedOn(world, 'times', { availability: ['sun-am'] }));
    expect(person.here.html).toContain(sentence);
    expect((await readDraft(world.door, mobile))!.answers.availability).toEqual(['sun-am']);
    world.clock.go(60_000);
    await person.get('/sign-up/check');
    const csrf = /name="_csrf" value="([^"]+)"/.exec((await person.get('/check')).html)?.[1] ?? '';
    await person.post('/sign-up/check', { pledge: 'yes', again: 'yes', _csrf: csrf });
    expect(person.here.html).toContain(sentence);
  });
  expect(world.engine.cases.size).toBe(cases);
  await person.get('/sign-up/check');
  await person.send({ pledge: 'yes' });
  expect(person.here.at).toBe('/sign-up/receipt');
});

test('the engine’s word counts as well: closed or full between the page and the submission, the draft stays', async () => {
  const { accept } = world.engine;
  for (const [kind, says] of [
    ['closed', '请核对您填的内容'],
    ['full', '这个手机号报过名'],
  ] as const) {
    const mobile = newMobile();
    const person = await filledIn(world, mobile);
    world.engine.accept = async () => ({ kind });
    await person.send({ pledge: 'yes' });
    world.engine.accept = accept;
    expect(person.here.html).toContain(says);
    expect((await readDraft(world.door, mobile))!.answers.name).toBeDefined();
  }
});

test('looking up, the own page and its decisions go on', async () => {
  const { person, reference, mobile } = await signedUp(world);
  await whileClosed(async () => {
    const other = await lookedUp(world, mobile);
    expect(other.here.at).toBe(`/mine/${reference}`);
    await other.get(`/mine/${reference}/withdraw`);
    await other.send({});
    expect(other.here.at).toBe(`/mine/${reference}?said=done`);
    await person.get('/sign-up/receipt');
    expect(person.here.html).toContain('报名已提交');
    expect(person.here.html).not.toContain('给另一个人报名');
  });
});
