import { afterAll, beforeAll, expect, test } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { load } from '../../../shared/workflow/load.ts';
import { makeWorld } from './world.ts';

let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld({ ...wuhan, order: ['review', 'fit', 'place'], fit: { fourEyes: true, passAt: 6 } });
  await world.program('program-second', 'reviewer');
});
afterAll(() => world.stop());

interface Case {
  step: string;
  status: string;
  decisions: { name: string; schema: { properties: Record<string, unknown>; required: string[] } }[];
}
const read = async (reference: string) =>
  (await world.ask('GET', `/api/v1/cases/${reference}`, { as: 'program-reviewer' })).json as Case;
const decide = (reference: string, decision: string, body: unknown, as = 'program-reviewer') =>
  world.ask('POST', `/api/v1/cases/${reference}/decisions/${decision}`, { as, body });

async function toFit(): Promise<string> {
  const reference = await world.inReview();
  await decide(reference, 'pass', {});
  await world.work(reference);
  expect((await read(reference)).step).toBe('fit');
  return reference;
}
async function stateIn(reference: string) {
  const loaded = await load(world.api.env, 'recruitment', reference.replaceAll('-', ''));
  if ('destroyed' in loaded) throw new Error('destroyed');
  return loaded.state;
}
async function sheets(reference: string, mark: number) {
  const { posts } = (await stateIn(reference)).data as { posts: string[] };
  return { posts: posts.map((post) => ({ post, ability: mark, match: mark })), reason: '经验合适' };
}

test('a program sees the sheet’s schema, rates by it, and the second program’s marks decide', async () => {
  const reference = await toFit();
  const score = (await read(reference)).decisions.find(({ name }) => name === 'score')!;
  expect(score.schema.required).toEqual(expect.arrayContaining(['posts', 'reason']));
  expect(JSON.stringify(score.schema)).toContain('"maximum":5');
  expect((await decide(reference, 'score', await sheets(reference, 4))).status).toBe(200);
  const same = await decide(reference, 'score', await sheets(reference, 4));
  expect(same).toMatchObject({ status: 403, json: { code: 'decision.sameReviewer' } });
  const second = await decide(reference, 'score', await sheets(reference, 4), 'program-second');
  expect(second).toMatchObject({ status: 200 });
  await world.work(reference);
  expect((await read(reference)).step).toBe('offered');
});

test('a sheet that is wrong is refused: by its shape as invalid, by its posts with a code of its own', async () => {
  const reference = await toFit();
  const good = await sheets(reference, 4);
  expect(await decide(reference, 'score', { ...good, reason: '' })).toMatchObject({
    json: { code: 'decision.invalid' },
  });
  const wrong = { ...good, posts: [{ post: 'nothing', ability: 3, match: 3 }] };
  expect(await decide(reference, 'score', wrong)).toMatchObject({
    status: 409,
    json: { code: 'decision.refused', refusal: 'fit.sheet' },
  });
});

test('no program speaks for whoever examines files', async () => {
  const reference = await toFit();
  for (const decision of ['fileConfirmed', 'fileRefused'])
    expect((await decide(reference, decision, {})).status).toBe(403);
});
