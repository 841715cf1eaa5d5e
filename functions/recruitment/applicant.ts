import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { postsOpen } from '../../shared/city/open.ts';
import type { Answer, Answers } from '../../shared/forms/field.ts';
import type { Consent } from '../../shared/forms/review.ts';
import { formatDay, formatDue } from '../../shared/i18n/time.ts';
import type { accept } from '../../shared/workflow/accept.ts';
import { decide } from '../../shared/workflow/decide.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { MissingCase } from '../../shared/workflow/errors.ts';
import { eventsUpTo } from '../../shared/workflow/history.ts';
import { casePk, linePk } from '../../shared/workflow/keys.ts';
import { load } from '../../shared/workflow/load.ts';
import { takenNumbers } from '../../shared/workflow/places.ts';
import type { Event, State } from '../../shared/workflow/state.ts';
import { callVars } from './call-ups/words.ts';
import { type Copy, readCopy, refreshCopy } from './copy.ts';
import { correctable, correctionOf, isCorrection } from './corrections.ts';
import type { RecruitmentData } from './data.ts';
import { type CaseFile, filesOf } from './files.ts';
import { type HistoryLine, historyOf, type Reveal } from './history.ts';
import { holderOf, presentHolder, signUpsOf } from './of-mobile.ts';
import { placesOf } from './posts.ts';
import { type Ahead, aheadOf } from './roster/ahead.ts';
import { calendarFile, slotEvent } from './roster/ics.ts';
import { type OwnRoster, ownRoster } from './roster/own.ts';
import { RosterRefusal } from './roster/refusals.ts';
import { parseSlotId } from './roster/slot.ts';
import { messagesIn, type SentMessage } from './sent.ts';
import { takeIn } from './sign-up.ts';
import { hasFreeSlot, reserveSlot } from './slots.ts';
import { lineOf, pointOf, stateOf, varsOf } from './states.ts';
import { NotTheirNumber } from './steps/anytime.ts';
import { NotCorrectable } from './steps/corrections.ts';
import { AppealClosed, mayAppeal } from './steps/endings.ts';
import { NoFileKept } from './steps/materials.ts';
import type { InvitedBy } from './teams/invitations.ts';
import { holdsSeat, type Membership } from './teams/team.ts';
import { hour } from './times.ts';

type Lang = 'zh' | 'en';
type Also = NonNullable<Parameters<typeof accept>[1]['also']>;

/** A sign-up as its applicant may see it. */
export interface ApplicantView {
  reference: string;
  /** State of content 5.2: `review`, `offered`, `waitlisted` … */
  state: string;
  acceptedAt: number;
  /** Epoch ms: by when the next thing happens. */
  due: number;
  vars: Record<string, string | number>;
  /** The points of the progress line, and how many of them lie behind. */
  line: string[];
  point: number;
  /** What became of the files that were uploaded. */
  files: CaseFile[];
  history: HistoryLine[];
  decisions: string[];
  /** What of the answers they may correct: the name of the page, the heading in the copy, the fields. */
  corrections: { name: string; group: string; fields: string[] }[];
  /** The wait that these decisions answer. */
  wait: number;
  /** Masked name. */
  name: string;
  /** Masked: the number to which messages go now. */
  mobile: string;
  /** The team in which they have a place. */
  team?: Membership;
  /** They can lead a team, or join one: nothing has been found for them yet. */
  teamUp: boolean;
  /** In a team that is not complete: they go on alone at the end of the wait. */
  goesAlone?: boolean;
}

/** What the public pages do with sign-ups: take them in, show them to the person, take that person's decisions. */
export function applicantSide(env: Env) {
  const workflow = 'recruitment';

  /** The change stands by now, whether or not the copy can be written. */
  async function recopy(ref: string, answers: Readonly<Record<string, Answer | null>>, lang: Lang): Promise<void> {
    const ctx = { city: env.city, now: env.clock.now(), lang };
    await refreshCopy(env, ref, answers, ctx).catch((error) => env.log('copy.notRefreshed', { ref }, error));
  }

  return {
    async accept(signUp: {
      answers: Answers;
      consents: Consent[];
      token: string;
      client: string;
      lang: Lang;
      invited?: InvitedBy;
      also?: Also;
    }) {
      const receipt = await takeIn(env, { ...signUp, by: { kind: 'applicant', id: signUp.client } });
      if (receipt.kind === 'closed' || receipt.kind === 'full') return receipt;
      if (receipt.kind === 'gone') return receipt;
      const { ref: reference } = receipt;
      return receipt.kind === 'conflict'
        ? { kind: 'conflict' as const, reference }
        : { kind: 'accepted' as const, reference, repeated: receipt.repeated };
    },

    async view(reference: string, lang: Lang): Promise<ApplicantView | undefined> {
      const read = await readCase(env, reference);
      if (!read) return undefined;
      const { state, events, reveals } = read;
      const data = state.data as RecruitmentData;
      const told = await lastTold(env, state, events);
      const n = state.step === 'waitlisted' ? await positionOf(env, state) : undefined;
      const call = await callVars(env, state, lang);
      const ahead = state.step === 'placed' ? aheadOf(env.city, state, env.clock.now()) : undefined;
      return {
        reference,
        state: ahead?.what === 'onDuty' ? 'onDuty' : stateOf(state),
        acceptedAt: state.acceptedAt,
        due: dueOf(env.city, state, events),
        vars: {
          ...varsOf(env.city, state, lang, { ...told, ...(n !== undefined && { n }) }),
          ...call,
          ...aheadVars(ahead, lang),
        },
        line: lineOf(state.order),
        point: pointOf(state),
        files: filesOf(events),
        history: historyOf(env.city, state, events, reveals, lang, n),
        decisions: decisionsOf(state, env.clock.now()),
        corrections: correctable(state),
        wait: state.entered,
        name: data.card.name,
        mobile: data.card.mobile,
        ...(holdsSeat(state as never) && { team: data.team! }),
        teamUp: teamUp(state),
        ...(data.alone && { goesAlone: true }),
      };
    },

    /** Training and shifts of somebody who is placed; undefined: there is nothing of it. `from`: YYYY-MM-DD. */
    async roster(reference: string, from: string): Promise<OwnRoster | undefined> {
      const read = await stateOnly(env, reference);
      return read && ownRoster(env, read, from);
    },

    /** Somebody's shifts and sessions as a calendar file. */
    calendar(own: OwnRoster, words: { title: string; shift: string; host: string; place?: string }): string {
      const { title, shift: summary, host, place: location } = words;
      const shifts = own.mine.flatMap(({ id }) => {
        const slot = parseSlotId(id);
        return slot ? [slotEvent(slot, host, { summary, ...(location && { location }) })] : [];
      });
      const sessions = own.sessions
        .filter(({ booked }) => booked)
        .map(({ id, start, end, name, place, link, content }) => {
          const where = place ?? link;
          return {
            uid: `${id}@${host}`,
            start,
            end,
            summary: name,
            description: content,
            ...(where && { location: where }),
          };
        });
      return calendarFile(title, [...shifts, ...sessions], env.clock.now());
    },

    /** The messages that were sent to the applicant, newest first, in the language of the sign-up; undefined: it is gone. */
    async messages(reference: string): Promise<{ lang: Lang; sent: SentMessage[] } | undefined> {
      const read = await readCase(env, reference);
      return read && { lang: read.state.lang, sent: messagesIn(read.events, env.city, env.clock.now()) };
    },

    /** References of the sign-ups that belong to a verified number now, newest first. */
    byMobile: async (mobile: string): Promise<string[]> => (await signUpsOf(env, mobile)).map(({ ref }) => ref),

    /** Whether a verified number may sign up one person more. */
    mayAdd: (mobile: string): Promise<boolean> => hasFreeSlot(env, mobile),

    /** What stands for a mobile: private links and sessions remember whose they were. */
    holderId: (mobile: string): string => holderOf(env.sealing.hash, mobile),

    /** What stands for the mobile to which a sign-up belongs now; undefined: it is gone. */
    holder: (reference: string): Promise<string | undefined> => presentHolder(env, reference),

    /** What was entered, in words; undefined: it is gone. */
    copy: (reference: string): Promise<Copy | undefined> => readCopy(env, reference),

    /**
     * Moves a sign-up to another number; both have been verified. The old one is told. A case that moves on meanwhile is
     * moved to the number all the same: who verified both means this sign-up, wherever it stands.
     */
    async changeMobile(request: { reference: string; from: string; to: string; key: string }) {
      const { reference: ref, from, to, key } = request;
      if (!(await reserveSlot(env, to, ref))) return { kind: 'full' as const };
      const by = { kind: 'applicant', id: `case:${ref}` } as const;
      const input = { mobile: to, old: from };
      const result = await decide(env, { workflow, ref, decision: 'changeMobile', key, input, by }).catch((error) => {
        if (error instanceof NotTheirNumber) return { kind: 'tooLate' as const };
        throw error;
      });
      if (result.kind === 'done') return { kind: 'done' as const };
      return { kind: result.kind === 'gone' || result.kind === 'missing' ? ('gone' as const) : ('moved' as const) };
    },

    async decide(request: {
      reference: string;
      decision: string;
      wait: number;
      key: string;
      input: Record<string, unknown>;
      lang: Lang;
    }) {
      const { reference: ref, wait, key } = request;
      const by = { kind: 'applicant', id: `case:${ref}` } as const;
      const { answers } = request.input as { answers?: Readonly<Record<string, Answer | null>> };
      const { decision, input } =
        answers && isCorrection(request.decision)
          ? correctionOf(request.decision, answers, {
              city: env.city,
              hash: env.sealing.hash,
              ...nameIn(await readCopy(env, ref)),
            })
          : request;
      const result = await decide(env, { workflow, ref, decision, wait, key, input, by }).catch((error) => {
        if (error instanceof NotCorrectable) return { kind: 'notOpen' as const };
        if (error instanceof AppealClosed || error instanceof NoFileKept) return { kind: 'notOpen' as const };
        if (error instanceof RosterRefusal) return { kind: 'refused' as const, code: error.code };
        throw error;
      });
      if (result.kind === 'done') {
        if (answers && !result.repeated) await recopy(ref, answers, request.lang);
        return { kind: 'done' as const };
      }
      if (result.kind === 'refused') return result;
      if (result.kind === 'invalid') return { kind: 'invalid' as const };
      if (result.kind === 'gone' || result.kind === 'missing') return { kind: 'gone' as const };
      return { kind: 'moved' as const };
    },

    /** Free places by post; a post with a line before it has none for newcomers. */
    async placesLeft(): Promise<Record<string, number>> {
      const left = await Promise.all(
        postsOpen(env.city).map(async (post) => {
          const groups = post.groups.map((_, index) => takenNumbers(env, workflow, `${post.id}/${index + 1}`));
          const taken = (await Promise.all(groups)).reduce((sum, numbers) => sum + numbers.size, 0);
          return [post.id, Math.max(0, placesOf(post) - taken)] as const;
        }),
      );
      return Object.fromEntries(left);
    },
  };
}

/** What lies before somebody who is placed, as values of the state's texts. */
function aheadVars(ahead: Ahead | undefined, lang: Lang): Record<string, string> {
  if (!ahead) return {};
  const { what, next, answerBy } = ahead;
  const when = next && `${formatDay(lang, next.date)} ${next.from}–${next.to}`;
  return {
    ahead: what,
    ...(when && { [what === 'booked' ? 'training' : 'shift']: when }),
    ...(answerBy !== undefined && { answerBy: formatDue(lang, answerBy) }),
  };
}

/** The name as the applicant's own copy has it. */
function nameIn(copy: Copy | undefined): { name?: string } {
  const value = copy?.groups.zh.flatMap(({ rows }) => rows).find(({ field }) => field === 'name')?.value;
  return value === undefined ? {} : { name: value };
}

/** By when the applicant is told to hear next, epoch ms; a stuck case, and one between two waits, within a day. */
function dueOf({ deadlines }: Env['city'], state: State, events: readonly Event[]): number {
  const data = state.data as RecruitmentData;
  const due = data.due ?? data.until;
  const stuck = state.status === 'stuck' ? events.findLast(({ cause }) => cause === 'stuck')?.at : undefined;
  if (stuck === undefined && due !== undefined) return due;
  return (stuck ?? state.enteredAt) + deadlines.knownHours * hour;
}

/** What an applicant may decide in a state; the engine checks it again. */
function decisionsOf(state: State, now: number): string[] {
  const anytime = ['withdraw', 'changeTimes', 'expose', 'changeMobile'];
  const ended = !['waiting', 'running', 'stuck'].includes(state.status);
  const data = state.data as RecruitmentData;
  const appeal = mayAppeal(data, now) ? ['appeal'] : [];
  const own: Record<string, string[]> = {
    answering: ['answer'],
    // A page of its own, on which more than one thing is decided.
    materials: ['materials', 'removeFile', ...(data.files ? ['materialsDone'] : [])],
    held: ['release'],
    offered: ['confirm', 'decline'],
    refused: appeal,
    failed: appeal,
    notPlaced: data.pool ? [] : ['pool'],
    pooled: ['leavePool'],
    callSent: ['acceptCall', 'declineCall', 'leavePool'],
    calledUp: ['declineCall', 'leavePool'],
    // Pages of their own, too.
    placed: [
      ...(state.order.includes('training') ? ['training'] : []),
      ...(state.order.includes('roster') ? ['slots', 'checkIn', 'roster'] : []),
    ],
  };
  if (ended) return [...(own[state.step] ?? []), 'erase'];
  if (state.status !== 'waiting') return ['withdraw'];
  const here = anytime.filter(
    (decision) =>
      !(state.step === 'held' && decision === 'expose') &&
      // Leaving the pool says the same, in its own words.
      !(decision === 'withdraw' && own[state.step]?.includes('leavePool')),
  );
  return [...(own[state.step] ?? []), ...here];
}

/** The state alone, for the pages that show no history. */
async function stateOnly(env: Env, ref: string): Promise<State | undefined> {
  try {
    const loaded = await load(env, 'recruitment', ref);
    return 'destroyed' in loaded ? undefined : loaded.state;
  } catch (error) {
    if (error instanceof MissingCase) return undefined;
    throw error;
  }
}

async function readCase(env: Env, ref: string) {
  try {
    const loaded = await load(env, 'recruitment', ref);
    if ('destroyed' in loaded) return undefined;
    const [events, reveals] = await Promise.all([eventsUpTo(env, loaded.state), revealsOf(env, ref)]);
    return { state: loaded.state, events, reveals };
  } catch (error) {
    if (error instanceof MissingCase) return undefined;
    throw error;
  }
}

/** Who among the staff looked at what, and why: the applicant may see it. */
async function revealsOf(env: Env, ref: string): Promise<Reveal[]> {
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, 'recruitment'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': casePk(ref).replace('CASE', 'ACCESS') },
      ScanIndexForward: false,
      Limit: 50,
    }),
  );
  return Promise.all(
    Items.map(async ({ at, what, told }) => {
      const { reason } = (await env.sealing.open('door', ref, 'access', told)) as { reason: string };
      return { at: Number(at), what: String(what), reason };
    }),
  );
}

/** The words to the applicant, question or reason, of the decision that counts: the last one. */
async function lastTold(env: Env, state: State, events: readonly Event[]): Promise<Record<string, string>> {
  const last = events.findLast(({ cause }) => /^decision:(pass|fail|askMore|askFiles|score)$/.test(cause));
  if (!last?.told) return {};
  return (await env.sealing.open('door', state.ref, 'told', last.told)) as Record<string, string>;
}

/** The case's number in the line of its first wish, from 1. */
async function positionOf(env: Env, state: State): Promise<number> {
  const hold = state.holds.find((one) => one.startsWith('line:'));
  if (!hold) return 1;
  const [line, order] = hold.slice(5).split('|') as [string, string];
  const { Count = 0 } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, state.workflow),
      KeyConditionExpression: 'pk = :pk AND sk <= :sk',
      ExpressionAttributeValues: { ':pk': linePk(line), ':sk': `${order}#${state.ref}` },
      ConsistentRead: true,
      Select: 'COUNT',
      Limit: 1001,
    }),
  );
  return Math.max(1, Count);
}

/** Whether somebody can still be of a team: under way, without a place, a line or an offer. */
function teamUp({ status, holds, data }: State): boolean {
  const { place, pooledAt } = data as RecruitmentData;
  const inLine = holds.some((hold) => hold.startsWith('line:') && !hold.startsWith('line:team/'));
  return status === 'waiting' && place === undefined && pooledAt === undefined && !inLine;
}
