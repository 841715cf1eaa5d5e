import * as z from 'zod/mini';
import type { AutomaticStep, Decision, WaitingStep } from '../../../shared/workflow/definition.ts';
import { type Effects, outcome, type PlaceRange } from '../../../shared/workflow/outcome.ts';
import { lookAgain, stayHere } from '../../../shared/workflow/plan.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { onceIn, tellDuty } from '../duty.ts';
import { listed } from '../lists.ts';
import { notReady } from '../teams/ready.ts';
import {
  holdsSeat,
  type Membership,
  missingIn,
  seatClaim,
  seatFor,
  type Team,
  teamFacts,
  teamKind,
  teamLine,
} from '../teams/team.ts';
import { start, tell } from '../tell.ts';
import { day, hour } from '../times.ts';
import { correctIdentity } from './corrections.ts';
import { stageOf } from './onward.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;
type Decided = Decision<RecruitmentData, Parties>;

/** Somebody cannot be in this team, or not any more; `why` as the page says it. */
export class NotInTeam extends Error {
  override name = 'NotInTeam';
  readonly why: 'closed' | 'other' | 'late';
  constructor(why: NotInTeam['why']) {
    super(why);
    this.why = why;
  }
}

const recordOf = (ctx: Ctx, { id }: Pick<Membership, 'id'>) => ctx.record<Team>(teamKind, id);
/** The check that follows the claim on the person. */
const checks = ({ data }: Ctx) => (data.realName === 'notAsked' ? 'toHand' : 'realName');
const waits = ({ holds }: Ctx) => holds.some((hold) => hold.startsWith('line:team/'));

/** What goes with leaving a team: its place, the wait for the others, and the word that one is ready. */
export function outOfTeam(ctx: Ctx): Pick<Effects, 'release' | 'fact'> {
  const { team } = ctx.data;
  if (!team || !holdsSeat(ctx)) return {};
  return { release: ['claim:team/*', 'line:team/*'], ...notReady(ctx) };
}

/** Signed up by invitation: takes the place in the team, unless it was given to another since, or the team closed. */
export const joining: Automatic = {
  kind: 'automatic',
  to: ['realName', 'toHand', 'unseated'],
  async run(ctx) {
    const team = ctx.data.team!;
    const record = await recordOf(ctx, team);
    if (!record || !seatFor(record, team, ctx.data.mobile)) return outcome.go('unseated');
    return outcome.go(checks(ctx), { claim: [{ key: seatClaim(team), else: 'unseated' }], unmoved: [record] });
  },
};

const noTeam = { team: null, gatherUntil: null, alone: null };

/** The place in the team is not theirs (any more): the sign-up stands by itself, and says so. */
export const unseated: Automatic = {
  kind: 'automatic',
  to: ['realName', 'toHand'],
  run: (ctx) => outcome.go(checks(ctx), { patch: { ...noTeam, unseated: true } }),
};

/** Before the place: whoever is in a team says that they are ready, and waits for the others. */
export const gather: Automatic = {
  kind: 'automatic',
  to: ['gathering', 'alone', 'placement'],
  async run(ctx) {
    const { team, mobile } = ctx.data;
    if (!team) return outcome.go('placement');
    const record = await recordOf(ctx, team);
    if (!record || !seatFor(record, team, mobile)) return outcome.go('alone');
    // Of the team that they were in before: the public function, which let them go, writes nothing of people.
    const left = ctx.data.leftTeam;
    const due = ctx.data.gatherUntil ?? ctx.now + ctx.city.teams.gatherHours * hour;
    return outcome.go('gathering', {
      claim: [{ key: seatClaim(team), else: 'alone' }],
      unmoved: [record],
      fact: [
        { person: teamFacts(team.id), name: team.role, value: due },
        ...(left ? [{ person: teamFacts(left.id), name: left.role, value: undefined }] : []),
      ],
      join: [{ line: teamLine(team.id), order: ctx.acceptedAt.toString(36).padStart(9, '0') }],
      wake: [teamLine(team.id)],
      patch: { gatherUntil: due, due, late: null, leftTeam: null },
    });
  },
};

/**
 * 等待队友: until somebody is ready for each role. Whoever sees the team complete goes on and wakes the next of the line;
 * all roles are looked at in the commit itself, so nobody goes on while another leaves at that moment.
 *
 *     A  reads: all five are ready ────────────── goes on ✗ looks again: E is missing
 *     E                            withdraws ✓
 */
export const gathering: Waiting = {
  kind: 'waiting',
  to: ['placement', 'alone'],
  decisions: {
    correctIdentity,
    goAlone: {
      by: ['applicant', 'reviewer', 'lead'],
      input: z.object({ when: z.enum(['now', 'deadline', 'never']) }),
      to: ['alone'],
      run(_ctx, input) {
        const { when } = input as { when: 'now' | 'deadline' | 'never' };
        if (when === 'now') return outcome.go('alone');
        return outcome.stay({ patch: { alone: when === 'deadline' ? true : null } });
      },
    },
  },
  async wake(ctx) {
    const team = ctx.data.team!;
    const record = await recordOf(ctx, team);
    if (!record || !seatFor(record, team, ctx.data.mobile)) return outcome.go('alone');
    const roles = record.value.seats.map(({ role }) => role);
    if (missingIn(record.value, await ctx.person(teamFacts(team.id))).length > 0) return outcome.stay();
    return outcome.go('placement', {
      require: [
        {
          person: teamFacts(team.id),
          condition: {
            expression: roles.map((_, index) => `attribute_exists(#r${index})`).join(' AND '),
            names: Object.fromEntries(roles.map((role, index) => [`#r${index}`, role])),
          },
          else: lookAgain,
        },
      ],
      unmoved: [record],
      release: ['line:team/*'],
      patch: { gatherUntil: null, due: null, late: null, alone: null },
      note: { team: team.id },
    });
  },
  timers: [
    {
      name: 'remind',
      at: (ctx) => ctx.data.gatherUntil! - ctx.city.teams.remindHours * hour,
      run: async (ctx) => outcome.stay(await remindLeader(ctx)),
    },
    {
      name: 'deadline',
      at: (ctx) => ctx.data.gatherUntil!,
      async run(ctx) {
        if (ctx.data.alone) return outcome.go('alone');
        const duty = await tellDuty(ctx, {
          role: 'lead',
          template: 'sms.staff.teams',
          list: 'gathering',
          // Those that are marked late, and those that come to be in this same moment.
          which: ({ urgency, row }) => row.late !== undefined || urgency <= ctx.now,
        });
        return outcome.stay({ patch: { late: (ctx.data.late ?? 0) + 1 }, ...duty });
      },
    },
  ],
  lists(ctx) {
    const urgency = ctx.data.gatherUntil ?? ctx.enteredAt;
    return [...listed(ctx, 'gathering', urgency), ...(ctx.data.late ? listed(ctx, 'overdue', urgency) : [])];
  },
};

/**
 * The team's time is nearly over: whoever leads it is told, who may be waiting for approval themselves; where the leader
 * has left, whoever waits, since they can take over. However many wait, the team has one message a day.
 */
async function remindLeader(ctx: Ctx): Promise<Effects> {
  const team = ctx.data.team!;
  const due = ctx.data.gatherUntil!;
  const record = await recordOf(ctx, team);
  if (!record || due <= ctx.now) return {};
  const once = await onceIn(ctx, { person: teamFacts(team.id), name: 'reminded', at: ctx.now, apart: day });
  if (!once) return {};
  const holders = await Promise.all(record.value.seats.map(({ role }) => ctx.holder(seatClaim({ id: team.id, role }))));
  const leader = holders.find((holder) => holder?.ref === record.value.leader);
  const telling = { due, lapses: due, while: true };
  if (!leader || leader.ref === ctx.ref) return { ...once, start: await tell(ctx, 'sms.team.remind', telling) };
  const { mobile } = await leader.answers();
  if (typeof mobile !== 'string' || mobile === '') return {};
  return { ...once, start: [toMember(ctx, 'sms.team.remind', mobile, telling)] };
}

/** A message to another number than the applicant's: that it did not arrive says nothing of this sign-up. */
const toMember = (...message: Parameters<typeof start>) => ({ ...start(...message), answers: false });

/** On without the team: chosen, or the team is closed, or its place went to another. */
export const alone: Automatic = {
  kind: 'automatic',
  to: ['placement'],
  run: (ctx) => outcome.go('placement', { ...outOfTeam(ctx), patch: { ...noTeam, due: null, late: null } }),
};

const id = z.string().check(z.regex(/^[\da-z]{8}$/));
const role = z.string().check(z.regex(/^[a-z\d]{2,4}$/));
const mobile = z.string().check(z.regex(/^1\d{10}$/));

/** A team is formed before anybody has a place, or stands in line for one. */
const beforePlace = ({ data, holds }: Ctx) =>
  data.place === undefined &&
  data.pooledAt === undefined &&
  !holds.some((hold) => hold.startsWith('line:') && !hold.startsWith('line:team/'));

/** One message to each who was invited; their numbers come with the request, and are kept with the messages alone. */
const invite = (ctx: Ctx, numbers: readonly string[]) => numbers.map((to) => toMember(ctx, 'sms.team.invited', to));

/**
 * 我带一个队: the record has been written; the sign-up that leads it takes its own place and invites the others. Sent
 * again, it invites whom the leader has named since.
 */
export const leadTeam: Decided = {
  by: ['applicant'],
  input: z.object({ id, invite: z.array(mobile).check(z.maxLength(8)) }),
  to: [],
  async run(ctx, input) {
    const { id: team, invite: numbers } = input as { id: string; invite: string[] };
    const record = await recordOf(ctx, { id: team });
    if (!record?.value.open || record.value.leader !== ctx.ref) throw new NotInTeam('closed');
    if (ctx.data.team && ctx.data.team.id !== team) throw new NotInTeam('other');
    const own = record.value.seats.find(({ holder }) => holder === ctx.data.mobile);
    const effects = { unmoved: [record], start: invite(ctx, numbers), note: { team, invited: numbers.length } };
    if (ctx.data.team || !own) return outcome.stay(effects);
    if (!beforePlace(ctx)) throw new NotInTeam('late');
    const membership = { id: team, role: own.role };
    return outcome.stay({
      ...effects,
      claim: [{ key: seatClaim(membership), else: stayHere }],
      patch: { team: membership, unseated: null },
    });
  },
};

/** An invitation that somebody takes who has signed up before; in another team they leave that one. */
export const joinTeam: Decided = {
  by: ['applicant'],
  input: z.object({ id, role }),
  to: ['gather'],
  async run(ctx, input) {
    const membership = input as Membership;
    const record = await recordOf(ctx, membership);
    if (!record || !seatFor(record, membership, ctx.data.mobile)) throw new NotInTeam('closed');
    if (!beforePlace(ctx)) throw new NotInTeam('late');
    const before = ctx.data.team;
    if (before?.id === membership.id && before.role === membership.role && holdsSeat(ctx)) return outcome.stay();
    const effects: Effects = {
      release: ['claim:team/*', 'line:team/*'],
      claim: [{ key: seatClaim(membership), else: stayHere }],
      unmoved: [record],
      patch: { ...noTeam, team: membership, unseated: null },
      note: { team: membership.id },
    };
    if (!waits(ctx)) return outcome.stay(effects);
    const leftTeam = before && before.id !== membership.id ? { leftTeam: before } : {};
    return outcome.go('gather', { ...effects, patch: { ...effects.patch, ...leftTeam } });
  },
};

/** Out of the team: the sign-up goes on by itself. */
export const leaveTeam: Decided = {
  by: ['applicant'],
  to: ['alone'],
  run(ctx) {
    const note = { left: ctx.data.team?.id ?? '' };
    if (waits(ctx)) return outcome.go('alone', { note });
    // On the way to a place together: there is nothing to leave but the sign-up itself.
    if (stageOf(ctx.data) === 'place') throw new NotInTeam('late');
    return outcome.stay({ release: ['claim:team/*'], patch: noTeam, note });
  },
};

/**
 * Where to look for room, for somebody in a team: first in the group in which a fellow has a place; for the first of them,
 * in a group that has room for all. Never more than there is room for.
 */
export async function nearFellows(ctx: Ctx, ranges: PlaceRange[]): Promise<PlaceRange[]> {
  const { team } = ctx.data;
  if (!team || !holdsSeat(ctx)) return ranges;
  const record = await recordOf(ctx, team);
  const others = record?.value.seats.filter((seat) => seat.role !== team.role) ?? [];
  const fellows = await Promise.all(others.map((seat) => ctx.holder(seatClaim({ id: team.id, role: seat.role }))));
  const theirs = fellows.flatMap((fellow) => {
    const place = fellow?.data.place;
    return typeof place === 'string' ? [place.split('#')[0]!] : [];
  });
  const near = theirs.length > 0 ? theirs : await roomFor(ctx, ranges, others.length + 1);
  const isNear = ({ place }: PlaceRange) => near.includes(place);
  return [...ranges.filter(isNear), ...ranges.filter((range) => !isNear(range))];
}

/** The first group with so many free places. */
async function roomFor(ctx: Ctx, ranges: PlaceRange[], size: number): Promise<string[]> {
  for (const place of new Set(ranges.map((range) => range.place))) {
    const [post, group] = place.split('/');
    const max = ctx.city.posts.find(({ id }) => id === post)?.groups[Number(group) - 1]?.max ?? 0;
    if (max - (await ctx.taken(place)) >= size) return [place];
  }
  return [];
}
