import type { Listing, Timer } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { tell } from '../tell.ts';
import { readAsked } from './asked.ts';
import { bookOf, groupOfHeld, heldSlots, keptAfter, written } from './book.ts';
import { shortOf } from './records.ts';
import { sessionsIn } from './session-id.ts';
import { endOf, slotsIn } from './slot.ts';

/** By when a leader has to have been in touch, unless that is settled; epoch ms. */
const leaderDue = ({ data: { due, contacted, late } }: Ctx) => (contacted || late ? undefined : due);

/** When something of what a placed case holds is over, lapses, or has to be told; epoch ms. */
function nextRound(ctx: Ctx): number | undefined {
  const { data, holds, now } = ctx;
  const leader = leaderDue(ctx);
  const times = [
    ...(data.say?.length ? [now] : []),
    ...(leader === undefined ? [] : [leader]),
    ...(data.proposed ?? []).map((asked) => readAsked(asked).until),
    ...[...slotsIn(holds), ...sessionsIn(holds)].map((one) => endOf(one) + keptAfter),
  ];
  return times.length > 0 ? Math.min(...times) : undefined;
}

/**
 * What time brings to somebody who is placed: a leader who has not been in touch shows at the desk, what nobody answered is
 * given on, what is over leaves the case, and messages go out that whoever decided could not send.
 */
export const rounds: Timer<RecruitmentData, Parties> = {
  name: 'rounds',
  again: true,
  at: nextRound,
  async run(ctx) {
    const due = leaderDue(ctx);
    const late = due !== undefined && due <= ctx.now;
    const book = bookOf(ctx);
    const until = Math.min(...book.asked.map((one) => one.until));
    const start = [
      ...(book.say.includes('asked') && book.asked.length > 0
        ? await tell(ctx, 'sms.roster.asked', { due: until, lapses: until })
        : []),
      ...(book.say.includes('cancelled') ? await tell(ctx, 'sms.roster.changed') : []),
    ];
    book.say = [];
    return outcome.stay(written(ctx, book, { start, ...(late && { patch: { late: 1 } }) }));
  },
};

/** What a group's board knows of a member: masked values and codes, so that one query reads the whole group. */
export function memberRow(ctx: Ctx): Listing[] {
  const { data } = ctx;
  if (data.place === undefined) return [];
  const {
    card,
    proposed = [],
    in: present = [],
    no = [],
    trained = [],
    times,
    served,
    missed,
    contacted,
    late,
    team,
  } = data;
  const asked = proposed.map(readAsked);
  const line = (list: readonly string[]) => list.join(' ');
  const row = {
    name: card.name,
    mobile: card.mobile,
    division: card.division,
    slots: line(heldSlots({ holds: [...ctx.holds], asked }).map(shortOf)),
    sessions: line(sessionsIn(ctx.holds).map(({ id }) => id)),
    ...(proposed.length > 0 && { asked: line(proposed) }),
    ...(present.length > 0 && { in: line(present) }),
    ...(no.length > 0 && { no: line(no) }),
    ...(trained.length > 0 && { trained: line(trained) }),
    ...(times && { times }),
    ...(served && { served }),
    ...(missed && { missed }),
    ...(contacted && { contacted }),
    ...(late && !contacted && { late: true }),
    ...(team && { team: team.id }),
  };
  return [{ list: 'group', divisions: [groupOfHeld(data.place)], urgency: 0, row }];
}
