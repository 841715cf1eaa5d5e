import { datesBetween } from '../../../shared/calendar/dates.ts';
import type { City } from '../../../shared/city/city.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { messageCase } from '../../../shared/messages/message.ts';
import { type Register, register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { startCase } from '../../../shared/workflow/start.ts';
import { dutyOf } from '../duty.ts';
import { machine } from '../steps/roster.ts';
import { hour } from '../times.ts';
import { coverageOf } from './coverage.ts';
import { proposeSlotsOf } from './proposing.ts';
import { dueRings, type Ring, ringsOf } from './rings.ts';
import { close, resize } from './seats.ts';
import { settlePatterns } from './settling.ts';
import { startOf } from './slot.ts';
import { isServing, type Week, weekOf } from './week.ts';

const workflow = 'recruitment';
const kind = 'gap';
const mostTold = 999;

/** Something that a group lacks soon, as the desk lists it; its id begins with its date, so that lists come by time. */
export interface GapRecord {
  /** False: somebody is there now. */
  open: boolean;
  what: Ring['kind'];
  post: string;
  group: number;
  /** YYYY-MM-DD, from when until when; of a group under its minimum the first date and the post's hours. */
  date: string;
  from: string;
  to: string;
  /** `noSlot`: not even planned. */
  gap?: 'noSlot' | 'nobody';
  /** How many members are missing to the minimum. */
  short?: number;
  /** Epoch ms: the phone on duty has been told. */
  rung?: number;
}

/** What a look came to. */
export interface Looked {
  /** Groups that have hours to cover. */
  groups: number;
  open: number;
  rung: number;
  filled: number;
}

/**
 * Looks at what the groups lack soon: slots that hung on a holiday table are settled when it has come, people are asked for slots that nobody has, what is still lacking is put down for the
 * desk, and the phone on duty is told once of each. May be repeated at any time, by several at once: a look that was
 * interrupted is made good by the next.
 */
export async function lookAtGaps(env: Env): Promise<Looked> {
  await env.refresh?.();
  await settlePatterns(env);
  const now = env.clock.now();
  const { ringHours } = env.city.roster;
  const [from, until] = [dateInChina(now), dateInChina(now + ringHours * hour)];
  const records = register(env, workflow);
  const before = await gapsFrom(records, from);
  const due = new Map<string, GapRecord>();
  let groups = 0;
  for (const post of env.city.posts) {
    for (let number = 1; number <= post.groups.length; number++) {
      const rings = await ringsIn(env, post.id, number, from, until);
      if (!rings) continue;
      groups += 1;
      for (const ring of rings) due.set(idOf(ring), recordOf(ring, post.hours));
    }
  }
  const looked: Looked = { groups, open: due.size, rung: 0, filled: 0 };
  for (const { id, value, version } of before) {
    if (!value.open || due.has(id) || startOf({ ...value }) <= now) continue;
    await records.put(kind, id, { ...value, open: false }, { expected: version, by: machine.id });
    looked.filled += 1;
  }
  looked.rung = await ring(env, records, before, due);
  return looked;
}

/** What a group lacks, whose time to tell has come, planned or not; undefined: it has nothing to cover yet. */
async function ringsIn(env: Env, post: string, number: number, from: string, until: string) {
  const now = env.clock.now();
  let week = await weekOf(env, post, number, from, until);
  if (!week) return undefined;
  await finish(env, week);
  if (!isServing(week, env.city)) return undefined;
  if (ringsOfWeek(week, env.city, from, until, now).some((ring) => ring.kind === 'gap' && ring.gap.kind === 'nobody')) {
    await proposeSlotsOf(env, post, number, { from, until, upTo: 1 });
    week = (await weekOf(env, post, number, from, until))!;
  }
  return ringsOfWeek(week, env.city, from, until, now);
}

/** Goes on with what the desk has begun: holders of a closed slot who were not told, seats that can be given out again. */
async function finish(env: Env, { slots }: Week): Promise<void> {
  for (const slot of slots) {
    if (startOf(slot) <= env.clock.now()) continue;
    const people = slot.holders.length + (slot.asked?.length ?? 0);
    if (!slot.open && people > 0) await close(env, 'slot', slot.id, machine.id);
    else if (slot.open && slot.paused && people <= slot.capacity) {
      await resize(env, 'slot', slot.id, slot.capacity, machine.id);
    }
  }
}

function ringsOfWeek({ group, slots }: Week, { roster }: City, from: string, until: string, now: number): Ring[] {
  const open = slots.filter((slot) => slot.open);
  const coverage = coverageOf(group, datesBetween(from, until), open);
  return dueRings(ringsOf(coverage, group.hours, roster.ringHours), now);
}

const dateOf = (ring: Ring) => (ring.kind === 'gap' ? ring.gap.date : ring.from);
const idOf = (ring: Ring) =>
  `${dateOf(ring).slice(2).replaceAll('-', '')}/${ring.post}/${ring.group}/${ring.kind === 'gap' ? ring.gap.from : 'under'}`;

function recordOf(ring: Ring, hours: { from: string; to: string }): GapRecord {
  const about = { open: true, what: ring.kind, post: ring.post, group: ring.group };
  if (ring.kind === 'under') return { ...about, date: ring.from, ...hours, short: ring.short };
  const { date, from, to, kind: gap } = ring.gap;
  return { ...about, date, from, to, gap };
}

/** What is or was lacking from a date on (YYYY-MM-DD), by time; what has been filled since is not open. */
export async function gapsFrom(records: Register, from: string): Promise<RecordOf<GapRecord>[]> {
  const found: RecordOf<GapRecord>[] = [];
  let after: string | undefined;
  do {
    const page = await records.list<GapRecord>(kind, {
      from: from.slice(2).replaceAll('-', ''),
      limit: 1000,
      ...(after !== undefined && { after }),
    });
    found.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return found;
}

/** Puts down what is lacking, and tells the phone on duty of what it has not been told. */
async function ring(
  env: Env,
  records: Register,
  before: readonly RecordOf<GapRecord>[],
  due: ReadonlyMap<string, GapRecord>,
): Promise<number> {
  const known = new Map(before.map((one) => [one.id, one]));
  const untold = [...due].filter(([id]) => known.get(id)?.value.rung === undefined);
  // Told first and marked then: what is told twice, after a crash between, does less harm than what is never told.
  if (untold.length > 0)
    await tellDuty(
      env,
      untold.map(([, gap]) => gap),
    );
  const now = env.clock.now();
  for (const [id, gap] of due) {
    const there = known.get(id);
    const value: GapRecord = { ...gap, rung: there?.value.rung ?? now };
    if (there?.value.open && JSON.stringify(there.value) === JSON.stringify(value)) continue;
    await records.put(kind, id, value, { expected: there?.version ?? 0, by: machine.id });
  }
  return untold.length;
}

async function tellDuty(env: Env, gaps: readonly GapRecord[]): Promise<void> {
  const { city } = env;
  const duty = dutyOf(city, 'lead', city.code);
  if (!duty) return;
  const { data, sealed } = messageCase({
    template: 'sms.staff.gaps',
    to: duty.mobile,
    params: { n: gaps.length > mostTold ? `${mostTold}+` : String(gaps.length) },
    divisions: [city.code],
    due: Math.min(...gaps.map(startOf)),
  });
  await startCase(env, { workflow: 'messages', data: { ...data }, sealed, lang: 'zh' });
}
