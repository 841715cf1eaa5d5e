import { addDays } from '../../../shared/calendar/dates.ts';
import { register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { takenNumbers } from '../../../shared/workflow/places.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { State } from '../../../shared/workflow/state.ts';
import type { Ctx } from '../data.ts';
import type { AskedWhy } from './asked.ts';
import { type Book, bookOf, heldSlots, takerOf } from './book.ts';
import { checkInCode, nextCodeAt } from './check-in-code.ts';
import { orderOf, trainingOf } from './city-rules.ts';
import { seatsLeft } from './coverage.ts';
import { type TakeRefusal, takeRefusal } from './may-take.ts';
import { rangeOf, type SessionRecord, shortOf, slotOfShort } from './records.ts';
import { parseSessionId, sessionsIn } from './session-id.ts';
import { endOf, type Slot, slotId, slotsIn, startOf } from './slot.ts';
import { type BookingRefusal, bookingRefusal } from './training.ts';
import { weekOf } from './week.ts';

const workflow = 'recruitment';
/** Sessions are shown so many days ahead. */
const sessionDays = 60;
/** Sessions of one read; so many that one can book are enough for a page, and further reads are made for no more. */
const perRead = 100;
const enough = 30;
const mostReads = 10;

/** A time as the volunteer's page shows it. */
export interface OwnTime {
  id: string;
  date: string;
  from: string;
  to: string;
  /** Epoch ms. */
  start: number;
  end: number;
}

export interface OwnSession extends OwnTime {
  kind: string;
  name: string;
  content: string;
  hours: number;
  organiser: string;
  place?: string;
  link?: string;
  left: number;
  booked: boolean;
  /** Of a kind that is needed before the first shift. */
  before: boolean;
  /** Why it cannot be booked. */
  not?: BookingRefusal;
}

export interface OwnSlot extends OwnTime {
  short: string;
}

/** What the page of a volunteer shows of training and shifts. Nobody else's name is in it. */
export interface OwnRoster {
  /** `medical-support` and the number of the group in it. */
  post: string;
  group: number;
  /** Which stages the order of their sign-up has. */
  hasTraining: boolean;
  hasRoster: boolean;
  /** Kinds attended, and those that are neither attended nor booked. */
  trained: string[];
  missing: string[];
  sessions: OwnSession[];
  /** Taken: not over yet. */
  mine: (OwnSlot & { in: boolean })[];
  asked: (OwnSlot & { until: number; why: AskedWhy[] })[];
  /** The week's slots of the group that are neither taken nor asked for, and why one cannot be chosen. */
  free: (OwnSlot & { left: number; provisional: boolean; not?: TakeRefusal })[];
  /** What one's own page shows to be checked in: digits, and when others stand there (epoch ms). */
  code: string;
  codeUntil: number;
}

const shown = (id: string, slot: Slot): OwnSlot => ({
  id,
  short: shortOf(slot),
  date: slot.date,
  from: slot.from,
  to: slot.to,
  start: startOf(slot),
  end: endOf(slot),
});

/**
 * Training and shifts of somebody who is placed, as they may see them: a number of calls that does not grow with people.
 * Undefined: they have no place, or the city has neither.
 *
 * @param from YYYY-MM-DD: free slots are shown of it and the six days after it.
 */
export async function ownRoster(env: Env, state: State, from: string): Promise<OwnRoster | undefined> {
  if (state.step !== 'placed') return undefined;
  const now = env.clock.now();
  const ctx = { ...state, city: env.city, now } as unknown as Ctx;
  const order = orderOf(ctx);
  const [hasTraining, hasRoster] = [order.includes('training'), order.includes('roster')];
  if (!hasTraining && !hasRoster) return undefined;
  const book = bookOf(ctx);
  const [post = '', number = '1'] = book.group.split('/');
  const training = trainingOf(env.city.roster, order);
  const [week, sessions] = await Promise.all([
    hasRoster ? weekOf(env, post, Number(number), from) : undefined,
    hasTraining ? sessionsOf(env, ctx, book) : [],
  ]);
  const taker = takerOf(ctx, book);
  const known = [...book.trained, ...sessionsIn(book.holds).map(({ kind }) => kind)];
  const held = slotsIn(book.holds).map(shortOf);
  return {
    post,
    group: Number(number),
    hasTraining,
    hasRoster,
    trained: book.trained,
    missing: training.before.filter((kind) => !known.includes(kind)),
    sessions,
    mine: heldSlots(book)
      .filter((slot) => endOf(slot) > now)
      .sort((a, b) => startOf(a) - startOf(b))
      .map((slot) => ({ ...shown(slotId(slot), slot), in: book.in.includes(shortOf(slot)) })),
    asked: book.asked
      .flatMap(({ slot: short, until, why }) => {
        const slot = slotOfShort(book.group, short);
        return slot ? [{ ...shown(slotId(slot), slot), until, why }] : [];
      })
      .sort((a, b) => a.start - b.start),
    free: (week?.slots ?? [])
      .filter((slot) => slot.open && startOf(slot) > now && !held.includes(shortOf(slot)))
      .map((slot) => {
        const not = takeRefusal(slot, taker, { training, now });
        return {
          ...shown(slot.id, slot),
          left: seatsLeft(slot),
          provisional: slot.provisional,
          ...(not && { not }),
        };
      }),
    code: checkInCode(env.sealing.hash, state.ref, now),
    codeUntil: nextCodeAt(now),
  };
}

/**
 * Sessions to come that are open, and those that one has booked. Where many people are trained at once the first hundred may
 * be full, so it is read on until there are enough to choose from.
 */
async function sessionsOf(env: Env, ctx: Ctx, book: Book): Promise<OwnSession[]> {
  const day = (date: string) => date.slice(2).replaceAll('-', '');
  const today = new Date(ctx.now + 8 * 3_600_000).toISOString().slice(0, 10);
  const records = register(env, workflow);
  const own = sessionsIn(book.holds);
  const person = { ...takerOf(ctx, book), slots: slotsIn(book.holds) };
  const { before } = trainingOf(ctx.city.roster, orderOf(ctx));
  const shownOf = async ({ id, value }: RecordOf<SessionRecord>): Promise<OwnSession[]> => {
    const session = parseSessionId(id);
    const booked = own.some((one) => one.id === id);
    if (!session || endOf(session) <= ctx.now || (!value.open && !booked)) return [];
    const range = rangeOf('session', id, value);
    const taken = (await takenNumbers(env, workflow, range.place)).size;
    const seats = Math.min(value.seats, range.upTo);
    const not = booked ? undefined : bookingRefusal({ ...session, seats }, person, { taken, now: ctx.now });
    const { kind, name, content, hours, organiser, date, from, to, place, link } = value;
    return [
      {
        ...{ id, kind, name, content, hours, organiser, date, from, to, booked },
        start: startOf(session),
        end: endOf(session),
        ...(place !== undefined && { place }),
        ...(link !== undefined && { link }),
        left: Math.max(0, seats - taken),
        before: before.includes(kind),
        ...(not && { not }),
      },
    ];
  };
  const known = [...book.trained, ...own.map(({ kind }) => kind)];
  const looks = !person.isolated && ctx.city.roster.training.some(({ code }) => !known.includes(code));
  const found: OwnSession[] = [];
  const free = () => found.filter(({ booked, not }) => !booked && !not);
  let after: string | undefined;
  for (let reads = 0; reads < (looks ? mostReads : 1) && free().length < enough; reads++) {
    const page = await records.list<SessionRecord>('session', {
      from: day(today),
      to: `${day(addDays(today, sessionDays))}~`,
      limit: perRead,
      ...(after !== undefined && { after }),
    });
    found.push(...(await Promise.all(page.records.map(shownOf))).flat());
    after = page.next;
    if (after === undefined) break;
  }
  const beyond = own.filter((one) => endOf(one) > ctx.now && !found.some(({ id }) => id === one.id));
  const later = await Promise.all(beyond.map(({ id }) => records.get<SessionRecord>('session', id)));
  const booked = (await Promise.all(later.flatMap((record) => (record ? [shownOf(record)] : [])))).flat();
  const full = found.filter((one) => !one.booked && one.not).slice(0, perRead);
  const all = [...free(), ...full, ...found.filter((one) => one.booked), ...booked];
  return all.sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
}
