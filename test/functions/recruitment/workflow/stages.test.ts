import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderFaults, type Stage } from '../../../../shared/city/stages.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { confirmed, rated } from './files.ts';
import { makeCity, program } from './world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

const full: Stage[] = ['review', 'materials', 'fit', 'place', 'training', 'roster'];

describe('a way that no sign-up could go is refused with the reason', () => {
  test.each<[string, Stage[], string]>([
    ['no review', ['place'], 'order must hold "review"'],
    ['no place', ['review', 'materials'], 'order must hold "place"'],
    [
      'a place before the review',
      ['place', 'review'],
      '"review" stands after "place", but nobody is given a place unseen',
    ],
    ['fit before materials', ['review', 'fit', 'materials', 'place'], '"materials" stands after "fit", but who rates'],
    ['fit after the place', ['review', 'place', 'fit'], '"fit" stands after "place", but the fit decides'],
    ['materials after the place', ['review', 'place', 'materials'], '"materials" stands after "place"'],
    ['training before the place', ['review', 'training', 'place'], '"place" stands after "training"'],
    ['shifts before the training', ['review', 'place', 'roster', 'training'], 'but nobody serves untrained'],
    ['one stage twice', ['review', 'review', 'place'], 'order[1]: "review" is there twice'],
  ])('%s', (_what, order, said) => {
    expect(orderFaults(order, true).join('\n')).toContain(said);
  });

  test('a fit that nobody has said how to rate', () => {
    expect(orderFaults(full, false)).toEqual(['fit is missing: order has the stage, so say fourEyes and passAt']);
  });

  test.each([
    full,
    ['review', 'place'],
    ['materials', 'review', 'fit', 'place'],
    ['review', 'fit', 'place', 'roster'],
  ] as Stage[][])('possible orders are let be: %j', (...order) => expect(orderFaults(order, true)).toEqual([]));
});

describe('a sign-up goes through its city’s stages, in the city’s order', () => {
  test.each<[Stage[], string[]]>([
    [
      ['review', 'place'],
      ['review', 'offered'],
    ],
    [full, ['review', 'materials', 'fit', 'offered']],
    [
      ['review', 'fit', 'place'],
      ['review', 'fit', 'offered'],
    ],
    [
      ['review', 'materials', 'place', 'training', 'roster'],
      ['review', 'materials', 'offered'],
    ],
    [
      ['materials', 'review', 'place'],
      ['materials', 'review', 'offered'],
    ],
    [
      ['materials', 'fit', 'review', 'place'],
      ['materials', 'fit', 'review', 'offered'],
    ],
  ])('%j', async (order, waits) => {
    const city = await makeCity(dynamo, { order, fit: { fourEyes: false, passAt: 6 } });
    const ref = await city.signUp(1);
    const seen = [await city.step(ref)];
    while (seen.at(-1) !== 'offered') {
      const step = seen.at(-1)!;
      if (step === 'review') await city.staff(ref, 'pass', {}, program);
      if (step === 'materials') {
        await confirmed(city, ref);
        await city.decide(ref, 'materialsDone');
      }
      if (step === 'fit') await city.staff(ref, 'score', rated(await city.data(ref), 4), program);
      if (seen.push(await city.step(ref)) > 6) break;
    }
    expect(seen).toEqual(waits);
    expect(await city.broken()).toEqual([]);
    const { line, point } = await city.view(ref);
    expect(line[point]).toBe('confirmed');
  });

  test('law 14: a case keeps the order with which it was accepted', async () => {
    const city = await makeCity(dynamo);
    const ref = await city.signUp(1);
    city.city.order = full;
    await city.staff(ref, 'pass', {}, program);
    expect(await city.step(ref)).toBe('offered');
    expect((await city.state(ref)).order).toEqual(['review', 'place']);
  });

  test.each([
    ['materials', 'materials'],
    ['fit', 'fit'],
  ])('a report of isolation in %s comes back to it, with what was done before', async (stage, then) => {
    const city = await makeCity(dynamo, { order: full, fit: { fourEyes: false, passAt: 6 } });
    const ref = await city.approved(1);
    await confirmed(city, ref);
    if (stage === 'fit') await city.decide(ref, 'materialsDone');
    expect(await city.step(ref)).toBe(stage);
    await city.decide(ref, 'expose', { status: 'contact' });
    expect(await city.step(ref)).toBe('held');
    await city.staff(ref, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '周' });
    expect(await city.step(ref)).toBe(then);
    expect((await city.data(ref)).files).toHaveLength(1);
    expect(await city.broken()).toEqual([]);
  });
});
