import { addDays } from '../../../shared/calendar/dates.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { machine } from '../steps/roster.ts';
import { writeWhy } from './asked.ts';
import { type Proposal, proposeFor, type Unfilled } from './propose.ts';
import { RosterRefusal } from './refusals.ts';
import { groupOf, type Slot, slotId, slotOfHold, startOf } from './slot.ts';
import { volunteerOf, weekOf } from './week.ts';

const workflow = 'recruitment';
/** Slots that one person is asked for at once. */
const mostEach = 5;

/** What a run of proposals came to. */
export interface Proposed {
  /** Asked, with the reasons. */
  proposed: Proposal[];
  /** Worked out, and not possible any more when it was asked: by reference. */
  refused: { volunteer: string; code: string }[];
  /** Places for which nobody is there, and why not. */
  unfilled: Unfilled[];
  /** Proposals that the time did not reach: the same call again makes them. */
  left: number;
}

interface ProposeOptions {
  from?: string;
  until?: string;
  only?: readonly string[];
  upTo?: number;
  stopAt?: number;
}

/**
 * Proposes a group's free slots from one date to another to its members, the least used first, and asks each of them by a
 * decision on their case. Undefined: the city has no such group.
 *
 * @param only ids of the slots to propose; all of the period unless said. A slot that was given back goes to the others.
 * @param upTo most people to whom proposals bring a slot; its seats unless said.
 * @param stopAt epoch ms: whoever has not been asked by then is not asked in this run.
 */
export async function proposeSlotsOf(
  env: Env,
  post: string,
  number: number,
  { from, until, only, upTo, stopAt = Number.POSITIVE_INFINITY }: ProposeOptions = {},
): Promise<Proposed | undefined> {
  const first = from ?? dateInChina(env.clock.now());
  const week = await weekOf(env, post, number, first, until ?? addDays(first, 13));
  if (!week) return undefined;
  const group = `${post}/${number}`;
  const slots = week.slots.filter(({ open }) => open);
  // Others of the roster count for rest and hours, though they are not proposed.
  const full = (id: string) => only !== undefined && !only.includes(id);
  const { proposals, unfilled } = proposeFor({
    slots: slots.map((slot) => (full(slot.id) ? { ...slot, capacity: 0 } : slot)),
    volunteers: week.members.map((member) => volunteerOf(group, member)),
    rules: week.rules,
    now: env.clock.now(),
    ...(upTo !== undefined && { upTo }),
  });
  const proposed: Proposal[] = [];
  const refused: Proposed['refused'] = [];
  let left = 0;
  const perPerson = Map.groupBy(proposals, ({ volunteer }) => volunteer);
  for (const [volunteer, all] of perPerson) {
    for (let at = 0; at < all.length; at += mostEach) {
      const some = all.slice(at, at + mostEach);
      if (env.clock.now() >= stopAt) {
        left += some.length;
        continue;
      }
      const code = await ask(env, volunteer, some);
      if (code === undefined) proposed.push(...some);
      else refused.push({ volunteer, code });
    }
  }
  return { proposed, refused, unfilled, left };
}

/** Asks somebody. Undefined: asked; else why not. */
async function ask(env: Env, ref: string, proposals: readonly Proposal[]): Promise<string | undefined> {
  const input = { slots: proposals.map(({ slot, why }) => ({ slot, why: writeWhy(why) })) };
  try {
    const decided = await decide(env, { workflow, ref, decision: 'proposeSlots', by: machine, input });
    return decided.kind === 'done' ? undefined : decided.kind;
  } catch (error) {
    if (error instanceof RosterRefusal) return error.code;
    throw error;
  }
}

/**
 * Offers slots that have just fallen free to the others of their groups: given back, said no to, not answered in time, or
 * let go by somebody in isolation or who has left.
 */
async function offerAgain(env: Env, free: readonly Slot[]): Promise<void> {
  for (const [, slots] of Map.groupBy(free, groupOf)) {
    const [{ post, group }] = slots as [Slot];
    const dates = slots.map(({ date }) => date).sort();
    await proposeSlotsOf(env, post, group, { from: dates[0]!, until: dates.at(-1)!, only: slots.map(slotId) });
  }
}

/**
 * Makes an environment offer slots to others in the moment in which they fall free, whichever decision or time freed them.
 * Where it does not get to that, the hourly look at gaps asks for slots that nobody has. The environment is changed, not
 * copied: hand it on as it is.
 */
export function offeringAgain<E extends Env>(env: E): E {
  env.gaveBack = async (ref, places) => {
    const slots = places.flatMap((place) => slotOfHold(`place:${place}`) ?? []);
    const toCome = slots.filter((slot) => startOf(slot) > env.clock.now());
    // What was given back stands; that nobody could be asked now is no reason to say otherwise.
    await offerAgain(env, toCome).catch((error) => env.log('roster.notOffered', { ref }, error));
  };
  return env;
}
