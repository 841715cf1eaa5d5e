import * as z from 'zod/mini';
import { sendAt } from '../../../shared/messages/quiet.ts';
import type { Decision } from '../../../shared/workflow/definition.ts';
import { outcome, type Require, type Take } from '../../../shared/workflow/outcome.ts';
import { lookAgain } from '../../../shared/workflow/plan.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { postOfPlace } from '../posts.ts';
import { readWhy } from '../roster/asked.ts';
import { type Book, bookOf, drop, dropSession, has, ownSlot, refused, say, takerOf, written } from '../roster/book.ts';
import { checklistFor, unmet } from '../roster/checklist.ts';
import { orderOf, trainingOf } from '../roster/city-rules.ts';
import { type TakeRefusal, takeRefusal } from '../roster/may-take.ts';
import { rangeOf, restsOn, type SlotRecord, shortOf, slotOfShort } from '../roster/records.ts';
import { type RosterCode, RosterRefusal, refuse } from '../roster/refusals.ts';
import { sessionsIn } from '../roster/session-id.ts';
import { endOf, overlaps, parseSlotId, type Slot, startOf } from '../roster/slot.ts';
import { atShifts, planners } from '../roster/staff.ts';
import { mayCheckIn } from '../roster/training.ts';
import { hour } from '../times.ts';

type Decided = Decision<RecruitmentData, Parties>;

/** The machine, as the roster's rounds and operations decide. */
export const machine = { kind: 'system', id: 'roster', role: 'machine' } as const;

const id = z.string().check(z.maxLength(60));
const code = z.string().check(z.maxLength(20));

/** Why a slot is given back. */
export const giveBackReasons = ['ill', 'work', 'family', 'travel', 'other'] as const;

export const SlotInput = z.object({ slot: id });
export const SlotsInput = z.object({
  slots: z
    .array(z.object({ slot: id, why: z.optional(z.string().check(z.maxLength(60))) }))
    .check(z.minLength(1), z.maxLength(5)),
});
export const GiveBack = z.object({
  slot: id,
  reason: z.enum(giveBackReasons),
  text: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(200))),
});
export const CheckIn = z.object({
  slot: id,
  points: z._default(z.array(code).check(z.maxLength(10)), []),
  gear: z._default(z.array(code).check(z.maxLength(20)), []),
});
export const Cancelled = z.union([z.object({ slot: id }), z.object({ session: id })]);

/** What each of the rules' refusals is called towards people. */
const codes: Readonly<Record<TakeRefusal, RosterCode>> = {
  begun: 'slot.past',
  isolated: 'isolated',
  otherGroup: 'slot.otherGroup',
  otherTeam: 'slot.otherTeam',
  held: 'slot.held',
  overlap: 'slot.overlaps',
  untrained: 'training.missing',
  inTraining: 'slot.inTraining',
  full: 'slot.full',
};

/** Every decision about the roster begins with the case's book, where the city's order has rosters. */
function open(ctx: Ctx): Book {
  if (!orderOf(ctx).includes('roster')) refuse('roster.notHere');
  return bookOf(ctx);
}

/** A free place in a slot for this case, as effects. @throws RosterRefusal */
async function place(ctx: Ctx, book: Book, slotId: string): Promise<{ take: Take; rests: RecordOf<SlotRecord> }> {
  const { slot, short } = ownSlot(book, slotId);
  const record = await ctx.record<SlotRecord>('slot', slotId);
  if (!record) return refuse('slot.unknown');
  if (!record.value.open) return refuse('slot.closed');
  if (has(book, short)) return refuse('slot.held');
  standsAgainst(ctx, book, slot, record.value);
  const range = rangeOf('slot', slotId, record.value);
  // Where the slot was made smaller, more may hold of it than it has seats.
  if ((await ctx.taken(range.place)) >= Math.min(record.value.seats, range.upTo)) return refuse('slot.full');
  return { take: { anyOf: [range], else: lookAgain }, rests: record };
}

/** @throws RosterRefusal where the rules stand against a slot, its seats aside. */
function standsAgainst(ctx: Ctx, book: Book, slot: Slot, { team }: Pick<SlotRecord, 'team'>): void {
  const rostered = { ...slot, capacity: 1, holders: [], ...(team !== undefined && { team }) };
  const training = trainingOf(ctx.city.roster, orderOf(ctx));
  const refusal = takeRefusal(rostered, takerOf(ctx, book), { training, now: ctx.now });
  if (refusal) refuse(codes[refusal]);
}

/** 选班次: a free slot of one's own group. What one was asked for at the same time is let go: this is the answer. */
export const chooseSlot: Decided = {
  by: ['applicant'],
  input: SlotInput,
  to: [],
  async run(ctx, input) {
    const book = open(ctx);
    const { slot: chosen } = input as z.infer<typeof SlotInput>;
    const { slot, short } = ownSlot(book, chosen);
    if (book.asked.some((one) => one.slot === short)) return accepting(ctx, book, slot, short);
    const instead = book.asked.map((one) => one.slot).filter((one) => overlaps(slotOfShort(book.group, one)!, slot));
    for (const one of instead) drop(book, one);
    const { take, rests } = await place(ctx, book, chosen);
    const note = { slot: short, ...(instead.length > 0 && { instead }) };
    return outcome.stay(written(ctx, book, { take: [take], unmoved: [restsOn(rests)], note }));
  },
};

/**
 * Asks somebody for slots: the places are theirs until they answer, nobody is assigned. Of several those that are possible
 * are asked for; where none is, the first refusal is told.
 */
export const proposeSlots: Decided = {
  by: [...planners, 'machine'],
  input: SlotsInput,
  to: [],
  async run(ctx, input, by) {
    const book = open(ctx);
    const { slots } = input as z.infer<typeof SlotsInput>;
    const take: Take[] = [];
    const unmoved = [];
    const [asked, not]: [string[], Record<string, string>] = [[], {}];
    let first: RosterRefusal | undefined;
    for (const { slot: wanted, why = '' } of slots) {
      try {
        const { slot, short } = ownSlot(book, wanted);
        const got = await place(ctx, book, wanted);
        take.push(got.take);
        unmoved.push(restsOn(got.rests));
        const until = Math.min(answerBy(ctx), startOf(slot));
        book.asked.push({ slot: short, until, why: by.role === 'machine' ? readWhy(why) : [{ code: 'staff' }] });
        // For the next one's overlap; the place itself has a number only when the engine takes it.
        book.holds.push(`place:slot/${wanted}#0`);
        asked.push(short);
      } catch (error) {
        if (!(error instanceof RosterRefusal)) throw error;
        first ??= error;
        not[wanted] = error.code;
      }
    }
    if (asked.length === 0) throw first;
    say(book, 'asked');
    const note = { asked, ...(Object.keys(not).length > 0 && { not }) };
    return outcome.stay(written(ctx, book, { take, unmoved, note }));
  },
};

/** By when somebody asked now has to answer, epoch ms: counted from when the message can arrive. */
const answerBy = ({ city, now }: Ctx) => sendAt(city, 'sms.roster.asked', now) + city.roster.answerHours * hour;

function accepting(ctx: Ctx, book: Book, slot: Slot, short: string) {
  const others = {
    ...book,
    holds: book.holds.filter((hold) => !hold.startsWith(`place:slot/${book.group}/${short}#`)),
  };
  standsAgainst(ctx, others, slot, ctx.data.team ? { team: ctx.data.team.id } : {});
  book.asked = book.asked.filter((one) => one.slot !== short);
  return outcome.stay(written(ctx, book, { note: { slot: short, accepted: true } }));
}

/** @throws RosterRefusal when one was not asked for the slot, or the time to answer is over. */
function askedFor(book: Book, wanted: string) {
  const { slot, short } = ownSlot(book, wanted);
  if (!book.asked.some((one) => one.slot === short)) {
    refuse(book.note.lapsed ? 'slot.past' : has(book, short) ? 'slot.held' : 'slot.notAsked');
  }
  return { slot, short };
}

export const acceptSlot: Decided = {
  by: ['applicant'],
  input: SlotInput,
  to: [],
  async run(ctx, input) {
    const book = open(ctx);
    const { slot: wanted } = input as z.infer<typeof SlotInput>;
    const { slot, short } = askedFor(book, wanted);
    if (!(await ctx.record<SlotRecord>('slot', wanted))?.value.open) refuse('slot.closed');
    return accepting(ctx, book, slot, short);
  },
};

export const declineSlot: Decided = {
  by: ['applicant'],
  input: SlotInput,
  to: [],
  run(ctx, input) {
    const book = open(ctx);
    const { short } = askedFor(book, (input as z.infer<typeof SlotInput>).slot);
    drop(book, short);
    refused(book, short);
    return outcome.stay(written(ctx, book, { note: { slot: short } }));
  },
};

/** The slot that somebody has taken. @throws RosterRefusal */
function heldSlot(book: Book, wanted: string) {
  const { slot, short } = ownSlot(book, wanted);
  if (!has(book, short)) refuse('slot.notHeld');
  if (book.asked.some((one) => one.slot === short)) refuse('slot.notAsked');
  return { slot, short };
}

/** 来不了: free for others in the same moment. */
export const giveBackSlot: Decided = {
  by: ['applicant', ...planners],
  input: GiveBack,
  to: [],
  run(ctx, input) {
    const book = open(ctx);
    const { slot: wanted, reason, text } = input as z.infer<typeof GiveBack>;
    const { slot, short } = heldSlot(book, wanted);
    if (startOf(slot) <= ctx.now) refuse('slot.begun');
    drop(book, short);
    refused(book, short);
    const effects = written(ctx, book, { note: { slot: short, reason } });
    return outcome.stay({ ...effects, ...(text && { texts: { giveBack: text } }) });
  },
};

/** Somebody did not come. */
export const noShow: Decided = {
  by: planners,
  input: SlotInput,
  to: [],
  run(ctx, input) {
    const book = open(ctx);
    const { slot, short } = heldSlot(book, (input as z.infer<typeof SlotInput>).slot);
    if (startOf(slot) > ctx.now) refuse('slot.tooEarly');
    if (book.in.includes(short)) refuse('slot.begun');
    drop(book, short);
    book.missed += 1;
    return outcome.stay(written(ctx, book, { note: { slot: short } }));
  },
};

/** A fact that says by when somebody is insured, epoch ms. */
export const coveredFact = 'covered';
export const trainedFact = (kind: string) => `trained_${kind}`;

/**
 * 签到: the list before a shift is gone through, gear is issued, and the person's facts say that they are trained, not in
 * isolation and, where the city asks for it, insured (谁组织、谁保护). Supervision is whoever records it.
 */
export const checkIn: Decided = {
  by: atShifts,
  input: CheckIn,
  to: [],
  async run(ctx, input) {
    const book = open(ctx);
    const { slot: wanted, points, gear } = input as z.infer<typeof CheckIn>;
    const { slot, short } = heldSlot(book, wanted);
    const { roster } = ctx.city;
    if (book.in.includes(short)) refuse('slot.held');
    if (ctx.now < startOf(slot) - roster.earlyMinutes * 60_000) refuse('slot.tooEarly');
    if (ctx.now >= endOf(slot)) refuse('slot.past');
    const training = trainingOf(roster, orderOf(ctx));
    if (!mayCheckIn({ attended: book.trained }, training)) refuse('training.missing');
    // Who serves online touches nobody.
    const onSite = postOfPlace(ctx.city, book.group)?.onSite ?? false;
    const missing = unmet(checklistFor(ctx.city, onSite ? roster.gear : []), points, gear);
    if (missing.points.length > 0) refuse('check.points');
    if (missing.gear.length > 0) refuse('check.gear');
    const require = await safeToServe(ctx, training.before, roster.insured);
    book.in.push(short);
    return outcome.stay(written(ctx, book, { require, note: { slot: short, points, gear } }));
  },
};

/** The person's facts, looked at and then held to in the commit. @throws RosterRefusal */
async function safeToServe(ctx: Ctx, kinds: readonly string[], insured: boolean): Promise<Require[]> {
  const { person } = ctx.data;
  const facts = await ctx.person(person);
  if (facts.isolated !== undefined) refuse('isolated');
  if (!kinds.every((kind) => facts[trainedFact(kind)] !== undefined)) refuse('training.missing');
  if (insured && !(Number(facts[coveredFact]) > ctx.now)) refuse('insurance.missing');
  const expression = [
    'attribute_not_exists(#isolated)',
    ...kinds.map((_, index) => `attribute_exists(#kind${index})`),
    ...(insured ? ['#covered > :now'] : []),
  ].join(' AND ');
  const names = {
    '#isolated': 'isolated',
    ...Object.fromEntries(kinds.map((kind, index) => [`#kind${index}`, trainedFact(kind)])),
    ...(insured && { '#covered': coveredFact }),
  };
  const condition = { expression, names, ...(insured && { values: { ':now': ctx.now } }) };
  return [{ person, condition, else: lookAgain }];
}

/** The desk has closed a slot or a session: its holders are told, and what hung on it goes with it. */
export const slotCancelled: Decided = {
  by: [...planners, 'machine'],
  input: Cancelled,
  to: [],
  async run(ctx, input) {
    const book = bookOf(ctx);
    const cancelled = input as { slot?: string; session?: string };
    const [kind, wanted] = cancelled.slot ? ['slot', cancelled.slot] : ['session', cancelled.session!];
    const record = await ctx.record<SlotRecord>(kind!, wanted);
    if (record?.value.open) refuse(kind === 'slot' ? 'slot.held' : 'session.held');
    const slot = parseSlotId(wanted);
    if (slot && has(book, shortOf(slot))) {
      drop(book, shortOf(slot));
      say(book, 'cancelled');
    }
    if (sessionsIn(book.holds).some((session) => session.id === wanted)) {
      dropSession(book, wanted, trainingOf(ctx.city.roster, orderOf(ctx)), ctx.now);
      say(book, 'cancelled');
    }
    return outcome.stay(written(ctx, book, { note: { [kind!]: slot ? shortOf(slot) : wanted } }));
  },
};
