import { afterAll, beforeAll, expect, test } from 'vitest';
import { messages } from '../../functions/messages/workflow.ts';
import { applicantSide } from '../../functions/recruitment/applicant.ts';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { decide } from '../../shared/workflow/decide.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { brokenLaws } from '../functions/recruitment/workflow/laws.ts';
import { partyDoubles } from '../functions/recruitment/workflow/parties.ts';
import { answersOf } from '../functions/recruitment/workflow/people.ts';
import { medical, postsWith, wishes } from '../functions/recruitment/workflow/posts.ts';
import { at, hour, reviewer, shortOrder } from '../functions/recruitment/workflow/world.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import type { Engine } from '../support/engine.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';
import { type Doubles, sentAtOnce } from './sent-at-once.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const city = { ...wuhan, order: shortOrder, posts: postsWith({ [medical]: [[0, 1]] }) };
async function signUp(engine: Engine, n: number): Promise<string> {
  const answers = answersOf(n, engine.clock.now(), city, wishes(medical));
  const receipt = await engine.request(`sign-up ${n}`, (env) =>
    applicantSide(env).accept({ answers, consents: [], token: `t${n}`, client: `c${n}`, lang: 'zh' }),
  );
  return (receipt as { reference: string }).reference;
}

const waitOf = async (engine: Engine, ref: string) => {
  const items = await engine.items('recruitment');
  return stateOf(items.find(({ pk, sk }) => pk === `CASE#${ref}` && sk === '#STATE')!).entered;
};

/** A reviewer approves, on the page that they have before them. */
async function pass(engine: Engine, ref: string) {
  const wait = await waitOf(engine, ref);
  const request = { workflow: 'recruitment', ref, decision: 'pass', by: reviewer, wait, key: `pass ${ref}`, input: {} };
  await engine.request('pass', (env) => decide(env, request));
}

async function confirm(engine: Engine, reference: string) {
  const wait = await waitOf(engine, reference);
  const request = { reference, decision: 'confirm', wait, key: `confirm ${reference}`, input: {}, lang: 'zh' as const };
  await engine.request('confirm', (env) => applicantSide(env).decide(request));
}

const common = {
  workflows: { recruitment: [recruitment], messages: [messages] },
  city,
  parties(): Doubles {
    const doubles = partyDoubles({ now: () => 0 });
    return { ...doubles.parties, doubles };
  },
  async check(engine: Engine, { doubles }: Doubles) {
    const found = brokenLaws(await engine.items('recruitment'), city);
    for (const [key, { times }] of doubles.checks)
      if (times !== 1) found.push(`law 6: ${key} was checked ${times} times`);
    for (const workflow of ['recruitment', 'messages']) {
      for (const { status, step, ref } of await engine.items(workflow)) {
        if (status === 'stuck' || status === 'running') found.push(`law 5: ${ref} was left ${status} in ${step}`);
      }
    }
    for (const { body } of engine.queues.sent) {
      if (!/^\{"ref":"\d{13}","fence":\d+\}$/.test(body)) found.push(`law 4: a message carries more than ids: ${body}`);
    }
    return found;
  },
  /** Where everybody stands, what each was told, how many sign-ups there are. */
  async ending(engine: Engine, { doubles }: Doubles) {
    const items = await engine.items('recruitment');
    const states = items.filter(({ sk }) => sk === '#STATE').map(stateOf);
    return {
      states: states.map(({ data, step, status }) => [(data.card as { mobile: string }).mobile, step, status]).sort(),
      told: doubles.sent.map(({ to, template }) => `${to} ${template}`).sort(),
      tokens: items.filter(({ pk }) => pk.startsWith('TOKEN#')).length,
    };
  },
} satisfies Partial<Story<Doubles>>;

const stories: Record<string, Story<Doubles>> = {
  'signed up, name checked, approved, offered, confirmed': {
    ...common,
    async drive(engine) {
      const ref = await signUp(engine, 1);
      await engine.run({ until: at('10:00') });
      await pass(engine, ref);
      await engine.run({ until: at('12:00') });
      await confirm(engine, ref);
      await engine.run({ until: at('14:00') });
    },
  },
  'in line behind somebody whose offer lapses, then offered by night': {
    ...common,
    // A message's own way was stopped everywhere above.
    workflows: { recruitment: [recruitment], messages: [sentAtOnce] },
    async drive(engine) {
      const refs = [await signUp(engine, 1), await signUp(engine, 2)] as const;
      await engine.run({ until: at('10:00') });
      for (const [index, ref] of refs.entries()) {
        await pass(engine, ref);
        await engine.run({ until: at('10:00') + (index + 1) * 2 * hour });
      }
      await engine.run({ until: at('09:00', 23) });
      await confirm(engine, refs[1]);
      await engine.run({ until: at('11:00', 23) });
    },
  },
};

for (const [index, [title, story]] of Object.entries(stories).entries()) {
  test(`stopped at every point, in both ways, it ends the same and the laws hold: ${title}`, {
    timeout: 300_000,
  }, async () => {
    const { points, tellings, failures } = await crashEveryPoint(dynamo, `r${index}`, story, { stops: index > 0 });
    expect(failures).toEqual([]);
    expect(points.length).toBeGreaterThan(60);
    const writing = points.filter(({ kind, writes }) => writes && kind !== 'ack').length;
    expect(tellings).toBeGreaterThanOrEqual(2 * writing);
    expect(new Set(points.map(({ kind }) => kind))).toEqual(new Set(['table', 'queue', 'ack', 'party']));
  });
}
