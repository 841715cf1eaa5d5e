import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../shared/workflow/accept.ts';
import { decide } from '../../shared/workflow/decide.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { casesOf, violations } from '../simulation/laws.ts';
import { partyDoubles } from '../simulation/parties.ts';
import { note, trip } from '../simulation/trip.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { type Engine, start } from '../support/engine.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const hour = 3_600_000;
const applicant: Actor = { kind: 'applicant', id: 'a' };
const reviewer: Actor = { kind: 'staff', id: 'r', role: 'reviewer' };
type Doubles = ReturnType<typeof partyDoubles>['raw'] & { doubles: ReturnType<typeof partyDoubles> };

const signUp = (engine: Engine, who: string, token = who) =>
  engine.request(`sign-up ${who}`, async (env) => {
    const receipt = await accept(env, {
      workflow: 'trip',
      client: 'c',
      token,
      by: applicant,
      answers: { who },
      formVersion: 1,
      data: { who },
      lang: 'zh',
    });
    return (receipt as { ref: string }).ref;
  });

/** Decides as somebody does who has the page before them: on the wait that it shows, until there is an answer. */
async function say(engine: Engine, ref: string, decision: string, by: Actor = applicant) {
  const { cases } = await casesOf(engine, 'trip');
  const wait = cases.find(({ state }) => state.ref === ref)!.state.entered;
  const key = `${ref} ${decision}`;
  return engine.request(decision, (env) => decide(env, { workflow: 'trip', ref, decision, by, wait, key }));
}

/**
 * Lets the machine work until so many hours after the start. Steps of an hour and a half leave room for redelivery,
 * retries and the sweeper after one fault, and the hours are chosen so that no timer falls into the last of them.
 */
const until = (engine: Engine, hours: number) => engine.run({ until: start + hours * hour });

const common = {
  workflows: { trip: [trip], note: [note] },
  parties() {
    const doubles = partyDoubles();
    return Object.assign(doubles.raw, { doubles });
  },
  check: (engine: Engine, { doubles }: Doubles) => violations(engine, doubles, { quiet: true }),
  async ending(engine: Engine) {
    const { cases } = await casesOf(engine, 'trip');
    const notes = await casesOf(engine, 'note');
    return {
      trips: cases.map(({ state: { data, step, status } }) => [data.who, step, status, data.noted]).sort(),
      notes: notes.cases.map(({ state: { step, status } }) => `${step} ${status}`).sort(),
    };
  },
} satisfies Partial<Story<Doubles>>;

const stories: Record<string, Story<Doubles>> = {
  'signed up, asked about, offered, reminded, confirmed, finished': {
    ...common,
    async drive(engine) {
      const ref = await signUp(engine, 'p1');
      await until(engine, 9);
      await say(engine, ref, 'yes');
      await say(engine, ref, 'greet');
      await until(engine, 10.5);
      await say(engine, ref, 'finish', reviewer);
      await until(engine, 12);
    },
  },
  'the place of one who declines goes to the next in line; one who lets it lapse waits again': {
    ...common,
    async drive(engine) {
      const first = await signUp(engine, 'p1');
      await until(engine, 1.5);
      const second = await signUp(engine, 'p2');
      await until(engine, 3);
      const third = await signUp(engine, 'p3');
      await until(engine, 4.5);
      await say(engine, second, 'no');
      await until(engine, 6);
      await say(engine, third, 'yes');
      await until(engine, 15.5);
      await say(engine, first, 'withdraw');
      await until(engine, 17);
    },
  },
  'the same person twice: one is refused, and when the first withdraws nothing is held': {
    ...common,
    async drive(engine) {
      const first = await signUp(engine, 'p1');
      await until(engine, 1.5);
      await signUp(engine, 'p1', 'again');
      await until(engine, 3);
      await say(engine, first, 'withdraw');
      await until(engine, 4.5);
    },
  },
};

for (const [title, story] of Object.entries(stories)) {
  test(`stopped at every point, in both ways, it ends the same and the laws hold: ${title}`, {
    timeout: 300_000,
  }, async () => {
    const { points, tellings, failures } = await crashEveryPoint(dynamo, 'c', story);
    expect(failures).toEqual([]);
    expect(points.length).toBeGreaterThan(25);
    expect(tellings).toBeGreaterThan(2 * points.length);
    // Each kind of point was there to be stopped at.
    expect(new Set(points.map(({ kind }) => kind))).toEqual(new Set(['table', 'queue', 'ack', 'party']));
  });
}

test('the crash test can fail: a worker that says nothing of its attempt repeats the effect', async () => {
  const { check } = trip.steps as unknown as { check: { can: string } };
  const told = check.can;
  try {
    check.can = 'honoursKey';
    const { failures } = await crashEveryPoint(dynamo, 'f', stories[Object.keys(stories)[0]!]!, { of: 2 });
    expect(failures.filter((one) => one.includes('law 6')).length).toBeGreaterThan(0);
  } finally {
    check.can = told;
  }
});
