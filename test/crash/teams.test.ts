import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecruitmentData } from '../../functions/recruitment/data.ts';
import { type TeamChanged, type TeamSide, teamSide } from '../../functions/recruitment/teams/side.ts';
import { teamFacts } from '../../functions/recruitment/teams/team.ts';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { personKey } from '../../shared/workflow/keys.ts';
import { keptMessages } from '../functions/recruitment/workflow/kept-messages.ts';
import { answersOf } from '../functions/recruitment/workflow/people.ts';
import { medical, postsWith, wishes } from '../functions/recruitment/workflow/posts.ts';
import { lost } from '../functions/recruitment/workflow/whereabouts.ts';
import { at, program, reviewer, shortOrder } from '../functions/recruitment/workflow/world.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import type { Engine } from '../support/engine.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';
import type { Doubles } from './sent-at-once.ts';
import { doublesOf, leftBehind, person, signUp, staff, statesOf } from './sign-ups.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const city = { ...wuhan, order: shortOrder, posts: postsWith({ [medical]: [[0, 30]] }) };
const id = 'team0001';
/** From here on a story is stopped: the way to a review is stopped elsewhere. */
let begins = Number.POSITIVE_INFINITY;
const answers = wishes(medical);

/** What somebody does with a team on their page, again until it is answered; `moved` is answered with another look. */
async function does(engine: Engine, name: string, run: (side: TeamSide) => Promise<TeamChanged>) {
  const made = await engine.request(name, async (env) => {
    const answer = await run(teamSide(env));
    return answer.kind === 'moved' ? run(teamSide(env)) : answer;
  });
  if (made.kind !== 'done') throw new Error(`${name} was answered with ${JSON.stringify(made)}`);
}

async function pass(engine: Engine, ...refs: string[]) {
  for (const ref of refs) await staff(engine, ref, 'pass', {}, program);
}

const mobileOf = (n: number) => String(answersOf(n, at('08:00'), city).mobile);
const named = (n: number, role: string) => ({ role, name: '队员甲', mobile: mobileOf(n) });
const invited = (seat: string) => ({ kind: 'team' as const, id, seat });

/** A leader, and one who joins with the sign-up that they have; a third is asked. */
async function together(engine: Engine): Promise<[string, string]> {
  const leader = await signUp(engine, city, 1, { answers });
  const other = await signUp(engine, city, 2, { answers });
  await engine.run({ until: at('09:00') });
  begins = Math.min(begins, engine.points.length);
  const members = [named(2, 'm2'), named(3, 'm3')];
  await does(engine, 'lead', (side) => side.lead(leader, { id, name: '益博', kind: 'free', own: 'm1', members }));
  await does(engine, 'join', (side) => side.join(other, { id, role: 'm2' }, 'join'));
  await engine.run({ until: at('10:00') });
  return [leader, other];
}

const common = {
  workflows: { recruitment: [recruitment], messages: [keptMessages] },
  tables: ['door'],
  city,
  parties: doublesOf,
  async check(engine: Engine) {
    const found = await leftBehind(engine, city);
    const states = await statesOf(engine);
    for (const state of states) found.push(...[lost(state) ?? []].flat());
    const went = states.filter(({ data, step }) => data.team !== undefined && step === 'offered').length;
    if (went !== 0 && went !== 3) found.push(`${went} of three went on`);
    return found;
  },
  async ending(engine: Engine) {
    const items = await engine.items('recruitment');
    const ready = (await engine.items('people')).find(({ pk }) => pk === personKey(teamFacts(id)).pk) ?? {};
    const states = await statesOf(engine);
    return {
      states: states
        .map(({ data, step, status }) => {
          const { card, team } = data as unknown as RecruitmentData;
          return [card.mobile, step, status, team?.id, team?.role];
        })
        .sort(),
      seats: items.filter(({ pk }) => pk.startsWith('CLAIM#team/')).map(({ pk }) => pk),
      waiting: items.filter(({ pk }) => pk.startsWith('LINE#team/')).length,
      ready: Object.keys(ready)
        .filter((name) => /^m\d$/.test(name))
        .sort(),
      invited: (await engine.items('door')).filter(({ pk }) => pk.startsWith('INVITED#')).length,
      told: (await statesOf(engine, 'messages')).map(({ data }) => data.template).sort(),
    };
  },
} satisfies Partial<Story<Doubles>>;

const stories: Record<string, Story<Doubles>> = {
  'a leader in isolation is waited for, one leaves and another is asked; complete, all three go on': {
    ...common,
    async drive(engine) {
      const [leader, other] = await together(engine);
      const third = await signUp(engine, city, 3, { answers, invited: invited('m3') });
      await engine.run({ until: at('10:30') });
      // How a team comes together is stopped in the other story.
      begins = engine.points.length;
      await pass(engine, leader, other);
      await engine.run({ until: at('11:00') });
      await person(engine, leader, 'expose', { status: 'contact' });
      await engine.run({ until: at('12:00') });
      await pass(engine, third);
      await does(engine, 'leave', (side) => side.leave(other, 'leave'));
      await engine.run({ until: at('13:00') });
      await staff(engine, leader, 'recordRelease', { date: '2026-11-22', toldBy: '社区', by: '周' }, reviewer);
      await engine.run({ until: at('14:00') });
      await does(engine, 'replace', (side) => side.replace(leader, id, named(4, 'm2')));
      const fourth = await signUp(engine, city, 4, { answers, invited: invited('m2') });
      await engine.run({ until: at('15:00') });
      await pass(engine, fourth);
      await engine.run({ until: at('16:00') });
    },
  },
  'one who was asked says no, and the leader closes it: whoever waited goes on alone': {
    ...common,
    async drive(engine) {
      const [leader, other] = await together(engine);
      await pass(engine, leader, other);
      await engine.run({ until: at('11:00') });
      // Said once more, after a lost answer, it is no invitation any more.
      await engine.request('decline', (env) => teamSide(env).decline(mobileOf(3), invited('m3')));
      await does(engine, 'close', (side) => side.close(leader, id));
      await engine.run({ until: at('13:00') });
    },
  },
};

const ends: Record<string, [steps: string[], decisions: string[]]> = {
  'a leader': [
    ['offered', 'offered', 'offered', 'offered'],
    ['expose', 'leave', 'recordRelease', 'replace'],
  ],
  'one who': [
    ['offered', 'offered'],
    ['lead', 'join', 'decline', 'close'],
  ],
};

for (const [index, [title, story]] of Object.entries(stories).entries()) {
  test(`a team stopped at every point ends the same, nobody goes on before all are ready, nobody is lost: ${title}`, {
    timeout: 600_000,
  }, async () => {
    begins = Number.POSITIVE_INFINITY;
    let steps: string[] = [];
    const ending: typeof story.ending = async (engine, parties) => {
      steps = (await statesOf(engine)).map(({ step }) => step).sort();
      return story.ending(engine, parties);
    };
    const { points, failures } = await crashEveryPoint(
      dynamo,
      `t${index}`,
      { ...story, ending },
      {
        stops: true,
        // What changes a sign-up alone is stopped elsewhere.
        only: ({ index: point, task, label }) =>
          point >= begins && label.startsWith('transact') && !task.startsWith('sign-up'),
      },
    );
    expect(failures).toEqual([]);
    const [reached, tasks] = Object.entries(ends).find(([beginning]) => title.startsWith(beginning))![1];
    expect(steps).toEqual(reached);
    const met = new Set(points.filter(({ writes }) => writes).map(({ task }) => task.split('.')[0]));
    for (const task of tasks) expect(met, task).toContain(task);
  });
}
