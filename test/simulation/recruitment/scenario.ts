import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { applicantSide } from '../../../functions/recruitment/applicant.ts';
import type { RecruitmentData } from '../../../functions/recruitment/data.ts';
import { proposeSlotsOf } from '../../../functions/recruitment/roster/proposing.ts';
import type { SessionRecord, SlotRecord } from '../../../functions/recruitment/roster/records.ts';
import { close, resize } from '../../../functions/recruitment/roster/seats.ts';
import { sessionId } from '../../../functions/recruitment/roster/session-id.ts';
import { clockOf, groupOf, slotId } from '../../../functions/recruitment/roster/slot.ts';
import { teamSide } from '../../../functions/recruitment/teams/side.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { personKey } from '../../../shared/workflow/keys.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { answersOf } from '../../functions/recruitment/workflow/people.ts';
import { changeCallUp, openCallUp } from '../../functions/recruitment/workflow/pool.ts';
import { medical, wishes } from '../../functions/recruitment/workflow/posts.ts';
import { always } from '../../functions/recruitment/workflow/roster-world.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import type { Command } from '../command.ts';
import { casesOf } from '../laws.ts';
import { redriveAll } from '../scenario.ts';
import { start } from '../world.ts';
import { actsOf, type Opened } from './acts.ts';
import { type Beginning, beginnings, type CityWorld, city, cityWorld } from './city.ts';
import { cityViolations } from './laws.ts';

const hour = 3_600_000;
const minute = 60_000;
const team = 'team0001';

export interface Ran {
  seed: number;
  violations: string[];
  trace: string[];
  logged: string[];
  /** Where everybody stood in the end, and what has happened on the way, each with how often. */
  steps: string[];
  causes: Map<string, number>;
}

/**
 * One seeded run of a whole city: six sign up at once, three of them as a team; papers come, reviewers decide, places are
 * short, the desk opens, shrinks and closes shifts and calls people up, somebody is isolated. Everything at once, on a bad
 * day; then the world calms down and comes to rest.
 */
export async function runCity(
  dynamo: Dynamo,
  seed: number,
  {
    prefix = `r${seed}`,
    from = beginnings[seed % beginnings.length]!,
    rewrite,
  }: { prefix?: string; from?: Beginning; rewrite?: (command: Command) => void } = {},
): Promise<Ran> {
  const made = await cityWorld(dynamo, seed, { prefix, from, ...(rewrite && { rewrite }) });
  const { world } = made;
  const { random } = world;
  const opened: Opened = { slots: [], sessions: [], calls: [] };
  const { act } = actsOf(made, opened);
  const receipts = signUps(made);
  await world.run({ until: world.clock.now() + hour });
  // Whoever has no answer sends it again.
  for (const again of receipts.filter(({ result }) => result() === undefined)) receipts.push(again.again());
  await world.run({ until: world.clock.now() + hour });

  const shifts = { 'signing up': 6, team: 12, placed: 0, pool: 0 }[from];
  const rounds = (from === 'team' ? 0 : shifts) + 12 + random.index(6);
  for (let round = 0; round < rounds; round++) {
    const key = `k${round}`;
    if (round < shifts) together(made, receipts, await states(made), key);
    if (round === shifts) for (let one = 0; one < 7; one++) opens(made, opened, one);
    if (round > shifts) desk(made, opened, await states(made), key, from === 'pool' ? 0.35 : 0.1);
    // A team comes together before its members have been looked at.
    for (const state of from === 'team' && round < 3 ? [] : await states(made)) {
      if (random.chance(0.2)) continue;
      await act(state, key);
      if (random.chance(state.step === 'placed' ? 0.7 : 0.2))
        await act(state, random.chance(0.2) ? key : `${key} again`);
    }
    const busy = round < shifts ? random.index(120) : random.index(60);
    await world.run({ until: world.clock.now() + (busy + 5) * minute });
  }
  const violations = await cityViolations(made, false);
  await redriveAll(world, 'recruitment');
  made.calmDown();
  await world.run({ until: world.clock.now() + 4 * 24 * hour });
  violations.push(...(await cityViolations(made, true)));

  const { cases } = await casesOf(world, 'recruitment');
  const known = new Set(cases.map(({ state }) => state.ref));
  for (const { result } of receipts) {
    const ref = result();
    if (ref !== undefined && !known.has(ref)) violations.push(`law 1: receipt ${ref} has no case`);
  }
  const causes = new Map<string, number>();
  for (const { events } of cases) for (const { cause } of events) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  const { trace } = world.gate;
  return { seed, violations, trace, logged: world.logged, steps: cases.map(({ state }) => state.step).sort(), causes };
}

/** Sign-ups at rest, in an order of their own. */
async function states({ world }: CityWorld): Promise<State[]> {
  const { cases } = await casesOf(world, 'recruitment');
  return cases.map(({ state }) => state).sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

const answersFor = (n: number, pool: boolean) =>
  answersOf(n, start, city, { ...wishes(medical), ...always, ...(pool && { consentPool: true }) });
const mobileOf = (n: number) => String(answersFor(n, false).mobile);

interface Signed {
  n: number;
  again(): Signed;
  result(): string | undefined;
}

/** All sign up at once but the third, who is to come by invitation; some tap twice, somebody signs up at two doors. */
function signUps({ world }: CityWorld): Signed[] {
  const { random } = world;
  const signed: Signed[] = [];
  for (const n of [0, 1, 3, 4, 5]) {
    const answers = answersFor(n, random.chance(0.6));
    const tokens = [`t${n}`, ...(random.chance(0.2) ? [`t${n}`] : []), ...(random.chance(0.2) ? [`u${n}`] : [])];
    for (const token of tokens) signed.push(signUp(world, n, token, answers));
  }
  return signed;
}

function signUp(
  world: CityWorld['world'],
  n: number,
  token: string,
  answers: ReturnType<typeof answersFor>,
  more = {},
) {
  const about = { answers, consents: [], token, client: `c${n}`, lang: 'zh' as const, ...more };
  const { result } = world.task(`sign-up ${n}`, (env) => applicantSide(env).accept(about));
  const reference = () => {
    const receipt = result();
    return receipt?.kind === 'accepted' ? receipt.reference : undefined;
  };
  return { n, result: reference, again: () => signUp(world, n, token, answers, more) };
}

/** The first leads a team of three; the second joins with their sign-up, the third by invitation, each in their own time. */
function together({ world }: CityWorld, receipts: Signed[], all: State[], key: string) {
  const { random } = world;
  const reference = (n: number) => receipts.find((one) => one.n === n && one.result() !== undefined)?.result();
  const [leads, joins] = [reference(0), reference(1)];
  if (!leads) return;
  const side = (name: string, run: (side: ReturnType<typeof teamSide>) => Promise<unknown>) =>
    world.task(name, (env) => run(teamSide(env)));
  const members = [1, 2].map((n) => ({ role: `m${n + 1}`, name: `队员${n}`, mobile: mobileOf(n) }));
  if (random.chance(0.6)) {
    side('lead', ({ lead }) => lead(leads, { id: team, name: '益博', kind: 'free', own: 'm1', members }));
  }
  if (joins && random.chance(0.6)) side('join', ({ join }) => join(joins, { id: team, role: 'm2' }, key));
  const formed = all.some(({ data }) => (data as RecruitmentData).team !== undefined);
  if (formed && !reference(2) && random.chance(0.8)) {
    const invited = { kind: 'team' as const, id: team, seat: 'm3' };
    receipts.push(signUp(world, 2, 't2', answersFor(2, true), { invited }));
  }
  if (random.chance(0.03)) side('close', ({ close: closes }) => closes(leads, team));
  if (random.chance(0.1))
    side('replace', ({ replace }) => replace(leads, team, { ...members[1]!, mobile: mobileOf(3) }));
  if (random.chance(0.03)) side('leave', ({ leave }) => leave(joins ?? leads, `${key} leave`));
}

/** A shift or a session in the time to come: shifts overlap, follow on one another, and some are about to begin. */
function opens({ world }: CityWorld, opened: Opened, number: number) {
  const { random } = world;
  const begins = world.clock.now() + [-30, 20, 30, 60, 90, 180, 300][number % 7]! * minute;
  const date = dateInChina(begins);
  const from = Math.floor((begins + 8 * hour - Date.parse(date)) / (5 * minute)) * 5;
  const times = { date, from: clockOf(from), to: clockOf(Math.min(1440, from + [60, 90, 120][random.index(3)]!)) };
  if (times.from === times.to) return;
  const seats = 1 + random.index(2);
  const put = (kind: string, id: string, value: object) =>
    world.task(`open ${kind}`, (env) => register(env, 'recruitment').put(kind, id, value, { expected: 0, by: 'lead' }));
  if (number % 7 < 2) {
    const session = { kind: 'basics', ...times };
    const about = {
      name: '岗前培训',
      content: '规范',
      hours: 1,
      organiser: '市社工联合会',
      link: 'https://meet.example/1',
    };
    const value: SessionRecord = { ...session, ...about, seats, open: true };
    opened.sessions.push(sessionId(session));
    put('session', sessionId(session), value);
    return;
  }
  const slot = { post: medical, group: random.chance(0.8) ? 1 : 2, ...times };
  const value: SlotRecord = { seats, open: true, group: groupOf(slot) };
  opened.slots.push(slotId(slot));
  put('slot', slotId(slot), value);
}

/** What the desk does beside the sign-ups, and what becomes known of a person from elsewhere. */
function desk({ world }: CityWorld, opened: Opened, all: State[], key: string, calls: number) {
  const { random } = world;
  const doing = (name: string, run: (env: Env) => Promise<unknown>) => world.task(name, run);
  const some = <T>(chance: number, list: readonly T[], run: (one: T) => void) => {
    if (list.length > 0 && random.chance(chance)) run(random.pick(list));
  };
  for (let one = 0; one < 2; one++) opens({ world } as CityWorld, opened, 1 + random.index(6));
  some(0.3, [1, 2], (group) => doing('propose', (env) => proposeSlotsOf(env, medical, group)));
  some(0.25, opened.slots.slice(-6), (id) => doing('close', (env) => close(env, 'slot', id, 'lead')));
  some(0.25, opened.slots.slice(-6), (id) =>
    doing('resize', (env) => resize(env, 'slot', id, 1 + random.index(3), 'lead')),
  );
  some(0.1, opened.sessions, (id) => doing('call off', (env) => close(env, 'session', id, 'lead')));
  if (random.chance(calls)) {
    const id = `261122${String(opened.calls.length).padStart(4, 'a')}`;
    opened.calls.push(id);
    doing('call-up', (env) => openCallUp(env, { wanted: 1 + random.index(2), where: { division: city.code } }, id));
  }
  some(0.3, opened.calls.slice(-1), (id) => doing('close call-up', (env) => changeCallUp(env, id, { open: false })));
  some(0.3, all, ({ data }) => {
    const { person } = data as RecruitmentData;
    const lifted = random.chance(0.5);
    doing('elsewhere', (env) =>
      env.documents.send(
        new UpdateCommand({
          TableName: env.tables.people,
          Key: personKey(person),
          UpdateExpression: lifted ? 'REMOVE #isolated' : 'SET #isolated = :since',
          ExpressionAttributeNames: { '#isolated': 'isolated' },
          ...(!lifted && { ExpressionAttributeValues: { ':since': key } }),
        }),
      ),
    );
  });
}
