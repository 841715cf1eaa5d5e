import * as z from 'zod/mini';
import { endOf, hoursOf, overlaps, type Slot, startOf, type Times, timesProblem } from './slot.ts';

const line = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));

/**
 * One session of 岗前培训, with what a training record states: name, main content, hours, organiser, date (志愿服务记录与证明
 * 出具办法 art. 8). An issue's message is a code; `place` is that of a session with neither a place nor a link.
 */
export const Session = z
  .strictObject({
    id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/)),
    /** Which training it is, one of the city's codes: whoever has attended one session of a kind has that kind. */
    kind: z.string().check(z.regex(/^[a-z][a-zA-Z0-9-]{0,39}$/)),
    name: line(50),
    content: line(500),
    /** 学习时长, hours; breaks make it shorter than the session. */
    hours: z.number().check(z.positive(), z.lte(24)),
    organiser: line(50),
    date: z.string(),
    from: z.string(),
    to: z.string(),
    place: z.optional(line(100)),
    link: z.optional(z.url({ protocol: /^https$/ }).check(z.maxLength(500))),
    seats: z.int().check(z.gte(1), z.lte(5000)),
  })
  .check(({ value: session, issues }) => {
    const problem = timesProblem(session);
    const issue = (path: string, message: string) =>
      issues.push({ code: 'custom', input: session, path: [path], message });
    if (problem) issue(problem === 'date' ? 'date' : 'to', problem);
    else if (session.hours > hoursOf(session)) issue('hours', 'longer');
    if (!session.place && !session.link) issue('place', 'place');
  });
export type Session = z.infer<typeof Session>;

/** What of a session a rule looks at. */
export type SessionTimes = Pick<Session, 'id' | 'kind'> & Times;

/** The kinds of training that the city asks for. */
export interface TrainingRules {
  /** 不培训不上岗: attended before the first shift. */
  before: readonly string[];
  /** May follow after it. */
  follow: readonly string[];
}

/** The places of a session in the engine: one seat each. */
export const sessionPlace = ({ id }: Pick<Session, 'id'>): string => `session/${id}`;

/** What somebody has been trained in, and is going to. */
export interface Training {
  /** Kinds attended, as staff recorded. */
  attended: readonly string[];
  /** Sessions booked whose attendance is not recorded yet; one that was missed or called off is none of them. */
  booked: readonly SessionTimes[];
}

/** What of somebody's training decides about slots, worked out once. */
export interface Readiness {
  /**
   * From when they may serve, epoch ms: when the last of the kinds needed before has been attended, or as booked will have
   * been. 0: at once; Infinity: a kind is neither attended nor booked.
   */
  from: number;
  /** When the booked sessions are, epoch ms. */
  sessions: readonly { id: string; start: number; end: number }[];
}

/** From when somebody may serve, and when they are in training. */
export function readiness({ attended, booked }: Training, { before }: TrainingRules): Readiness {
  const ends = before.filter((kind) => !attended.includes(kind)).map((kind) => bookedUntil(kind, booked));
  const sessions = booked.map((session) => ({ id: session.id, start: startOf(session), end: endOf(session) }));
  return { from: Math.max(0, ...ends), sessions };
}

/** When the first booked session of a kind ends, epoch ms; Infinity: none is booked. */
const bookedUntil = (kind: string, booked: Training['booked']): number =>
  Math.min(...booked.filter((session) => session.kind === kind).map(endOf));

/** Whether training stands against serving from `start` to `end` (epoch ms), and how. */
export function trainingAgainst(
  { start, end }: { start: number; end: number },
  { from, sessions }: Readiness,
): 'untrained' | 'inTraining' | undefined {
  if (start < from) return 'untrained';
  return sessions.some((session) => session.start < end && start < session.end) ? 'inTraining' : undefined;
}

/** The kinds neither attended nor booked, of those that must come before the first shift and of those that may follow. */
export function kindsMissing({ attended, booked }: Training, { before, follow }: TrainingRules) {
  const known = new Set([...attended, ...booked.map(({ kind }) => kind)]);
  const missing = (kinds: readonly string[]) => kinds.filter((kind) => !known.has(kind));
  return { before: missing(before), follow: missing(follow) };
}

/** Whether a slot may be chosen; if not, why: kinds that are not there in time, or a session at the same time. */
export type MayServe =
  | { may: true }
  | { may: false; code: 'untrained'; kinds: string[] }
  | { may: false; code: 'inTraining'; session: string };

/**
 * Whether somebody may choose a slot: each kind needed before is attended, or booked with an end no later than the slot's
 * beginning; and no booked session has an instant in common with the slot. To check in, see `mayCheckIn`.
 */
export function mayServe(slot: Times, training: Training, rules: TrainingRules): MayServe {
  const code = trainingAgainst({ start: startOf(slot), end: endOf(slot) }, readiness(training, rules));
  if (code === undefined) return { may: true };
  if (code === 'inTraining')
    return { may: false, code, session: training.booked.find((one) => overlaps(one, slot))!.id };
  const late = (kind: string) => readiness(training, { before: [kind], follow: [] }).from > startOf(slot);
  return { may: false, code, kinds: rules.before.filter(late) };
}

/** Whether somebody may begin to serve: booked is not enough, each kind needed before is recorded as attended. */
export function mayCheckIn({ attended }: Pick<Training, 'attended'>, { before }: TrainingRules): boolean {
  return before.every((kind) => attended.includes(kind));
}

/** Why a session cannot be booked. */
export type BookingRefusal = 'begun' | 'full' | 'isolated' | 'kindKnown' | 'inTraining' | 'onShift';

/**
 * Why somebody cannot book a session at `now` (epoch ms); undefined: can. `taken`: seats taken; `slots`: the slots that
 * the person holds. The last seat is the engine's to guard.
 */
export function bookingRefusal(
  session: SessionTimes & Pick<Session, 'seats'>,
  person: Training & { slots: readonly Times[]; isolated: boolean },
  { taken, now }: { taken: number; now: number },
): BookingRefusal | undefined {
  if (startOf(session) <= now) return 'begun';
  if (person.isolated) return 'isolated';
  if ([...person.attended, ...person.booked.map(({ kind }) => kind)].includes(session.kind)) return 'kindKnown';
  if (person.booked.some((one) => overlaps(one, session))) return 'inTraining';
  if (person.slots.some((slot) => overlaps(slot, session))) return 'onShift';
  return taken >= session.seats ? 'full' : undefined;
}

/**
 * The held slots that their holder may no longer serve: a session was missed, called off or moved. They are given back in
 * the same commit that takes the session away.
 */
export function stranded(slots: readonly Slot[], training: Training, rules: TrainingRules): Slot[] {
  return slots.filter((slot) => !mayServe(slot, training, rules).may);
}
