import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { accept, type Receipt } from '../../shared/workflow/accept.ts';
import { type Decided, decide } from '../../shared/workflow/decide.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { personKey, stateSk } from '../../shared/workflow/keys.ts';
import { redrive } from '../../shared/workflow/stuck.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { type Command, isCommit } from './command.ts';
import type { Fate } from './gate.ts';
import { casesOf, isolationOf, violations } from './laws.ts';
import { partyDoubles } from './parties.ts';
import type { Random } from './random.ts';
import { note, trip } from './trip.ts';
import { createWorld, makeTables, type World } from './world.ts';

const hour = 3_600_000;
const applicant: Actor = { kind: 'applicant', id: 'applicant' };
const reviewer: Actor = { kind: 'staff', id: 'r1', role: 'reviewer' };

const decisions: Record<string, { name: string; by: Actor }[]> = {
  looked: [{ name: 'fine', by: reviewer }],
  held: [{ name: 'release', by: reviewer }],
  confirm: [
    { name: 'yes', by: applicant },
    { name: 'yes', by: applicant },
    { name: 'no', by: applicant },
    { name: 'withdraw', by: applicant },
  ],
  placed: [
    { name: 'finish', by: reviewer },
    { name: 'greet', by: applicant },
    { name: 'withdraw', by: applicant },
  ],
  waitlisted: [{ name: 'withdraw', by: applicant }],
};

export interface Outcome {
  seed: number;
  violations: string[];
  trace: string[];
  cases: number;
  logged: string[];
}

/** Faults of the outside world, as often as a bad day has them. */
export function badDay(calm: () => boolean) {
  return (call: { kind: string; label: string }, random: Random): Fate => {
    if (calm()) return 'pass';
    const roll = random.next();
    if (call.kind === 'clock') return 'pass';
    if (call.label.startsWith('index')) return roll < 0.2 ? 'stale' : roll < 0.23 ? 'crashAfter' : 'pass';
    if (roll < 0.02) return 'crashBefore';
    if (roll < 0.04) return 'crashAfter';
    if (roll < 0.07) return 'answerLost';
    if (roll < 0.09) return 'requestLost';
    if (call.kind !== 'table') return 'pass';
    if (roll < 0.12) return 'throttle';
    if (roll < 0.16 && isCommit(call.label)) return 'conflict';
    return 'pass';
  };
}

/** One seeded run: people sign up at once, decide at once, fall silent; then the world calms down and comes to rest. */
export async function runScenario(
  dynamo: Dynamo,
  seed: number,
  { prefix = `s${seed}`, rewrite }: { prefix?: string; rewrite?: (command: Command) => void } = {},
): Promise<Outcome> {
  const workflows = { trip: [trip], note: [note] };
  await makeTables(dynamo, prefix, Object.keys(workflows));
  let calm = false;
  const doubles = partyDoubles();
  const { check, ask, send, digest } = doubles.raw;
  const world = createWorld({
    seed,
    dynamo,
    prefix,
    workflows,
    fateOf: badDay(() => calm),
    ...(rewrite && { rewrite }),
    parties: (gated) => ({
      check: (ref: string, key: string) => gated('check', () => check(ref, key)),
      ask: (ref: string, key: string) => gated('ask', () => ask(ref, key)),
      send: (ref: string, key: string) => gated('send', () => send(ref, key)),
      // No party: a step's own code, which nothing outside can stop.
      digest,
    }),
  });
  const { random } = world;
  const found: string[] = [];
  const people = 3 + random.index(4);
  const isolated = random.chance(0.5) ? 'p0' : undefined;
  if (isolated) {
    const Item = { ...personKey(isolated), isolated: true };
    await dynamo.documents.send(new PutCommand({ TableName: `${prefix}-people`, Item }));
  }
  // Some days have more than faults on the line.
  const { mood } = doubles;
  const trouble = random.pick(['none', 'none', 'busy', 'down', 'throws', 'hangs', 'outage'] as const);
  if (trouble === 'busy') mood.busy = () => !calm && random.chance(0.4);
  if (trouble === 'throws' || trouble === 'hangs') mood.poison = { who: 'p1', kind: trouble };
  const receipts: { token: string; result: () => Receipt | undefined }[] = [];
  for (let i = 0; i < people; i++) {
    const token = `t${i}`;
    const submission = {
      workflow: 'trip',
      client: 'c',
      token,
      by: applicant,
      answers: { who: i },
      formVersion: 1,
      data: { who: `p${random.index(people + 1)}` },
      lang: 'zh' as const,
    };
    const taps = random.chance(0.3) ? 2 : 1;
    for (let tap = 0; tap < taps; tap++) {
      const { result } = world.task(`tap-${i}.${tap}`, (env) => accept(env, submission));
      receipts.push({ token, result });
    }
  }
  await world.run({ until: world.clock.now() + hour });

  const answers: { ref: string; wait: number; result: () => Decided | undefined }[] = [];
  const rounds = 4 + random.index(5);
  for (let round = 0; round < rounds; round++) {
    const { cases } = await casesOf(world, 'trip');
    for (const { state } of cases.sort((a, b) => (a.state.ref < b.state.ref ? -1 : 1))) {
      const open = state.status === 'waiting' ? decisions[state.step] : undefined;
      if (!open || random.chance(0.4)) continue;
      const deciders = random.chance(0.4) ? 2 : 1;
      for (let i = 0; i < deciders; i++) {
        const { name, by } = random.pick(open);
        const key = `k${round}.${random.index(2)}`;
        const request = { workflow: 'trip', ref: state.ref, decision: name, by, wait: state.entered, key };
        const { result } = world.task(`decide-${name}`, (env) => decide(env, request));
        if (name !== 'greet') answers.push({ ref: state.ref, wait: state.entered, result });
      }
    }
    mood.down = trouble === 'down' && random.chance(0.5);
    if (trouble === 'outage' && round === 2) {
      // Nothing runs for longer than every deadline, and what was on its way is lost.
      world.queues.lose();
      world.move(13 * hour);
    }
    await world.run({ until: world.clock.now() + hour * (1 + random.index(9)) });
  }
  found.push(...(await violations(world, doubles, { quiet: false })));
  mood.down = false;
  delete mood.poison;
  await redriveAll(world, 'trip');
  calm = true;
  await world.run({ until: world.clock.now() + 3 * 24 * hour });
  found.push(...(await violations(world, doubles, { quiet: true })));
  const { cases, items } = await casesOf(world, 'trip');
  const refs = new Set(items.filter(({ sk }) => sk === stateSk).map(({ ref }) => ref as string));
  found.push(...isolationOf(cases, isolated), ...lawsOfAnswers(refs, receipts, answers));
  return { seed, violations: found, trace: world.gate.trace, cases: people, logged: world.logged };
}

/** Somebody repairs what is stuck; a redrive that dies is repeated, as a person would. */
export async function redriveAll(world: World, workflow: string) {
  for (let tries = 0; tries < 20; tries++) {
    const { cases } = await casesOf(world, workflow);
    const stuck = cases
      .filter(({ state }) => state.status === 'stuck')
      .sort((a, b) => (a.state.ref < b.state.ref ? -1 : 1));
    if (stuck.length === 0) return;
    for (const { state } of stuck) {
      const again = world.random.chance(0.3);
      world.task('redrive', (env) => redrive(env, workflow, state.ref, reviewer, again));
    }
    await world.run({ until: world.clock.now() + 60_000 });
  }
}

/** What people were told must be what stands. */
function lawsOfAnswers(
  known: ReadonlySet<string>,
  receipts: { token: string; result: () => Receipt | undefined }[],
  answers: { ref: string; wait: number; result: () => Decided | undefined }[],
): string[] {
  const found: string[] = [];
  const refs = new Map<string, string>();
  for (const { token, result } of receipts) {
    const receipt = result();
    if (receipt?.kind !== 'accepted') continue;
    if (!known.has(receipt.ref)) found.push(`law 1: receipt ${receipt.ref} has no case`);
    if ((refs.get(token) ?? receipt.ref) !== receipt.ref) found.push(`law 2: token ${token} has two receipts`);
    refs.set(token, receipt.ref);
  }
  const won = new Map<string, number>();
  for (const { ref, wait, result } of answers) {
    const answer = result();
    if (answer?.kind === 'done' && !answer.repeated) won.set(`${ref} ${wait}`, (won.get(`${ref} ${wait}`) ?? 0) + 1);
  }
  for (const [wait, count] of won) if (count > 1) found.push(`law 8: ${count} decisions answered one wait ${wait}`);
  return found;
}
