import type { City } from '../../shared/city/city.ts';
import { message } from '../../shared/messages/message.ts';
import { sendAt } from '../../shared/messages/quiet.ts';
import type { Effects } from '../../shared/workflow/outcome.ts';
import { lookAgain } from '../../shared/workflow/plan.ts';
import type { Ctx } from './data.ts';
import type { ListName } from './lists.ts';
import { hour } from './times.ts';

type Duty = City['duty'][number];

/** One message to a duty phone in this time, of each kind; milliseconds. */
const apart = hour;
/** `{n}` has four characters in the approved templates. */
const most = 999;

/** The phone on duty for a role: the division's own, else the city's. Undefined: nobody is told. */
export function dutyOf({ duty }: Pick<City, 'duty'>, role: Duty['role'], division: string): Duty | undefined {
  const of = duty.filter((one) => one.role === role);
  return of.find((one) => one.division === division) ?? of.find((one) => one.division === undefined);
}

interface Telling {
  role: Duty['role'];
  template: 'sms.staff.due' | 'sms.staff.escalated' | 'sms.staff.teams';
  /** The desk list whose rows are told of; reviews unless said. */
  list?: ListName;
  /** Which of those that wait in the division of the phone it tells of; all unless said. */
  which?(review: Awaited<ReturnType<Ctx['rows']>>[number]): boolean;
}

/**
 * A message to the phone on duty, as effects of a step: that so many wait for review. Hundreds of cases fall due together, so
 * the phone remembers when its last message went out, as a fact beside those of people; within an hour of that there is
 * no other. The fact and the message commit in one transaction, so a crash neither loses nor doubles it:
 *
 *     case A   no message this hour ── starts one, writes the time down ✓
 *     case B   no message this hour ──────────── ✗ the time has changed: looks again, says nothing
 *
 * By night the time is that of the morning when it goes out: one message, however long the night. It counts what waits
 * as it is written.
 */
export async function tellDuty(
  ctx: Ctx,
  { role, template, list = 'review', which = () => true }: Telling,
): Promise<Pick<Effects, 'start' | 'fact' | 'require'>> {
  const { city, now } = ctx;
  const duty = dutyOf(city, role, ctx.data.card.division);
  if (!duty) return {};
  const division = duty.division ?? city.code;
  const person = `duty:${role}/${division}`;
  const name = template.split('.').at(-1)!;
  const at = sendAt(city, template, now);
  const once = await onceIn(ctx, { person, name, at, apart });
  if (!once) return {};
  const waiting = (await ctx.rows(list, division)).filter(which);
  const order = message({
    template,
    to: duty.mobile,
    params: { n: waiting.length > most ? `${most}+` : String(waiting.length) },
    divisions: [...new Set([city.code, division])],
    ...(waiting[0] && { due: waiting[0].urgency }),
  });
  return { start: [order], ...once };
}

interface Said {
  /** Whose fact it is, and its name. */
  person: string;
  name: string;
  /** When it is said, epoch ms, and how long it is not said again. */
  at: number;
  apart: number;
}

/** Writes down that something was said, on condition that nobody has said it within this time; undefined: somebody has. */
export async function onceIn(
  ctx: Ctx,
  { person, name, at, apart }: Said,
): Promise<Required<Pick<Effects, 'fact' | 'require'>> | undefined> {
  const last = (await ctx.person(person))[name] as number | undefined;
  if (last !== undefined && at - last < apart) return undefined;
  return {
    fact: [{ person, name, value: at }],
    require: [
      {
        person,
        condition: {
          expression: 'attribute_not_exists(#last) OR #last <= :latest',
          names: { '#last': name },
          values: { ':latest': at - apart },
        },
        else: lookAgain,
      },
    ],
  };
}
