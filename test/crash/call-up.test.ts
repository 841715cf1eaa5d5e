import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginRound, lastRound, runRound } from '../../functions/desk/call-ups/asking.ts';
import { applicantSide } from '../../functions/recruitment/applicant.ts';
import { type CallUp, callUpKind } from '../../functions/recruitment/call-ups/call-up.ts';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { register } from '../../shared/register/register.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import { brokenLaws } from '../functions/recruitment/workflow/laws.ts';
import { partyDoubles } from '../functions/recruitment/workflow/parties.ts';
import { answersOf } from '../functions/recruitment/workflow/people.ts';
import { lead } from '../functions/recruitment/workflow/pool.ts';
import { at, hour } from '../functions/recruitment/workflow/world.ts';
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

/** People who are in the pool from the beginning: what comes before is stopped everywhere elsewhere. */
const fromThePool = { ...recruitment, start: 'enterPool' };
const city = wuhan;
const id = '261122aaaa';

async function say(engine: Engine, reference: string, decision: string) {
  const wait = (await engine.items('recruitment')).find(({ sk, pk }) => sk === '#STATE' && pk === `CASE#${reference}`)!
    .entered as number;
  const request = { reference, decision, wait, key: `${decision} ${reference}`, input: {}, lang: 'zh' as const };
  await engine.request(decision, (env) => applicantSide(env).decide(request));
}

const story: Story<Doubles> = {
  workflows: { recruitment: [fromThePool], messages: [sentAtOnce] },
  city,
  parties() {
    const doubles = partyDoubles({ now: () => 0 });
    return { ...doubles.parties, doubles };
  },
  async drive(engine) {
    const refs: string[] = [];
    for (const n of [1, 2, 3]) {
      const receipt = await engine.request(`sign-up ${n}`, (env) =>
        applicantSide(env).accept({
          answers: answersOf(n, at('08:00'), city),
          consents: [],
          token: `t${n}`,
          client: `c${n}`,
          lang: 'zh',
        }),
      );
      refs.push((receipt as { reference: string }).reference);
    }
    await engine.run({ until: at('10:00') });
    const value: CallUp = {
      issuer: '指挥部',
      wanted: 1,
      where: { division: city.code },
      skills: [],
      from: '2026-11-23',
      until: '2026-11-23',
      answerBy: at('20:00'),
      openedAt: at('10:00'),
      open: true,
    };
    await engine.request('open', (env) =>
      register(env, 'recruitment').put(callUpKind, id, value, { expected: 0, by: 's-lead' }),
    );
    await engine.request('ask', async (env) => {
      const record = (await register(env, 'recruitment').get<CallUp>(callUpKind, id))!;
      const round = (await lastRound(env, id))?.id ?? (await beginRound(env, record, refs, 's-lead'));
      await runRound(env, round!, { actor: lead, stopAt: Number.POSITIVE_INFINITY });
    });
    await engine.run({ until: at('12:00') });
    await say(engine, refs[0]!, 'acceptCall');
    await engine.run({ until: at('14:00') });
    await say(engine, refs[1]!, 'acceptCall');
    await engine.run({ until: at('16:00') });
    await say(engine, refs[2]!, 'declineCall');
    await engine.run({ until: at('18:00') });
    await engine.run({ until: at('00:00', 24) + 2 * hour });
  },
  async check(engine, { doubles }) {
    const found = brokenLaws(await engine.items('recruitment'), city);
    for (const name of ['recruitment', 'messages']) {
      for (const { status, step, ref } of await engine.items(name)) {
        if (status === 'stuck' || status === 'running') found.push(`law 5: ${ref} was left ${status} in ${step}`);
      }
    }
    const asked = doubles.sent.filter(({ template }) => template === 'sms.callup').map(({ to }) => to);
    if (new Set(asked).size !== 3 || asked.length !== 3) found.push(`asked ${asked.length} times: ${asked.join()}`);
    return found;
  },
  async ending(engine, { doubles }) {
    const states = (await engine.items('recruitment')).filter(({ sk }) => sk === '#STATE').map(stateOf);
    return {
      states: states.map(({ data, step }) => [(data.card as { mobile: string }).mobile, step, data.calls]).sort(),
      told: doubles.sent.map(({ to, template }) => `${to} ${template}`).sort(),
    };
  },
};

test('three asked for one place, stopped at every point: each is asked once, one comes, all are back in the pool', {
  timeout: 300_000,
}, async () => {
  // Eight are asked side by side: the points differ from telling to telling, and all are met.
  const { points, tellings, failures } = await crashEveryPoint(dynamo, 'k', story, { stops: true });
  expect(failures).toEqual([]);
  expect(points.filter(({ task }) => task.startsWith('ask')).length).toBeGreaterThan(10);
  expect(tellings).toBeGreaterThan(60);
  expect(points.length).toBeGreaterThan(60);
});
