import * as z from 'zod/mini';
import type { Decision } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { lookAgain } from '../../../shared/workflow/plan.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { type Book, bookOf, dropSession, dropStranded, takerOf, written } from '../roster/book.ts';
import { orderOf, trainingOf } from '../roster/city-rules.ts';
import { rangeOf, restsOn, type SessionRecord } from '../roster/records.ts';
import { type RosterCode, refuse } from '../roster/refusals.ts';
import { parseSessionId, sessionOfHold, sessionsIn } from '../roster/session-id.ts';
import { slotsIn, startOf } from '../roster/slot.ts';
import { planners } from '../roster/staff.ts';
import { type BookingRefusal, bookingRefusal } from '../roster/training.ts';
import { trainedFact } from './roster.ts';

type Decided = Decision<RecruitmentData, Parties>;

export const SessionInput = z.object({ session: z.string().check(z.maxLength(60)) });

const codes: Readonly<Record<BookingRefusal, RosterCode>> = {
  begun: 'session.past',
  full: 'session.full',
  isolated: 'isolated',
  kindKnown: 'session.known',
  inTraining: 'session.overlaps',
  onShift: 'session.onShift',
};

function open(ctx: Ctx, input: unknown): { book: Book; id: string } {
  if (!orderOf(ctx).includes('training')) refuse('roster.notHere');
  return { book: bookOf(ctx), id: (input as z.infer<typeof SessionInput>).session };
}

const booked = ({ holds }: Book, id: string) => sessionsIn(holds).some((session) => session.id === id);

/** 预约培训: a seat of a session. One that was missed has left the book, so that its kind can be booked again. */
export const bookSession: Decided = {
  by: ['applicant', ...planners],
  input: SessionInput,
  to: [],
  async run(ctx, input) {
    const { book, id } = open(ctx, input);
    const session = parseSessionId(id);
    const record = session && (await ctx.record<SessionRecord>('session', id));
    if (!session || !record) return refuse('session.unknown');
    if (!record.value.open) return refuse('session.closed');
    if (booked(book, id)) return refuse('session.held');
    const range = rangeOf('session', id, record.value);
    const seats = Math.min(record.value.seats, range.upTo);
    const person = { ...takerOf(ctx, book), slots: slotsIn(book.holds) };
    const refusal = bookingRefusal({ ...session, seats }, person, {
      taken: await ctx.taken(range.place),
      now: ctx.now,
    });
    if (refusal) return refuse(codes[refusal]);
    const take = [{ anyOf: [range], else: lookAgain }];
    return outcome.stay(written(ctx, book, { take, unmoved: [restsOn(record)], note: { session: id } }));
  },
};

/** The seat is given back; slots to come for which the training would not be there in time go with it. */
export const leaveSession: Decided = {
  by: ['applicant', ...planners],
  input: SessionInput,
  to: [],
  run(ctx, input) {
    const { book, id } = open(ctx, input);
    if (!booked(book, id)) refuse('session.notHeld');
    dropSession(book, id, trainingOf(ctx.city.roster, orderOf(ctx)), ctx.now);
    return outcome.stay(written(ctx, book, { note: { session: id } }));
  },
};

/**
 * 出勤: staff have seen somebody there, booked or not. The fact stands beside the person from then on, with the service
 * records; what was booked besides of the same kind is not needed any more.
 */
export const attended: Decided = {
  by: planners,
  input: SessionInput,
  to: [],
  async run(ctx, input) {
    const { book, id } = open(ctx, input);
    const session = parseSessionId(id);
    const record = session && (await ctx.record<SessionRecord>('session', id));
    if (!session || !record) return refuse('session.unknown');
    if (startOf(session) > ctx.now) return refuse('session.tooEarly');
    const { kind } = session;
    if (book.trained.includes(kind)) return refuse('session.known');
    book.trained.push(kind);
    book.holds = book.holds.filter((hold) => sessionOfHold(hold)?.kind !== kind);
    dropStranded(book, trainingOf(ctx.city.roster, orderOf(ctx)), ctx.now);
    const { name, content, hours, organiser } = record.value;
    const value = { session: id, at: ctx.now, name, content, hours, organiser };
    return outcome.stay(
      written(ctx, book, {
        fact: [{ person: ctx.data.person, name: trainedFact(kind), value }],
        note: { session: id },
      }),
    );
  },
};

/** The kinds that a person's facts say they were trained in. */
export const kindsIn = (facts: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(facts).flatMap((name) => /^trained_(.+)$/.exec(name)?.[1] ?? []);
