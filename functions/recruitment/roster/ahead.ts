import type { City } from '../../../shared/city/city.ts';
import type { State } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../data.ts';
import { readAsked } from './asked.ts';
import { orderOf, trainingOf } from './city-rules.ts';
import { sessionsIn } from './session-id.ts';
import { endOf, slotsIn, startOf, type Times } from './slot.ts';

/** What somebody who is placed has before them, and its next time. */
export interface Ahead {
  /** Nothing yet but their leader's word; training to be booked; booked; shifts to be chosen; serving. */
  what: 'leader' | 'train' | 'booked' | 'choose' | 'onDuty';
  /** The session or shift that comes next. */
  next?: Times;
  /** Shifts that they are asked for: by when they answer, epoch ms. */
  answerBy?: number;
}

/** What comes next for somebody who is placed. `now`: epoch ms. */
export function aheadOf(city: City, state: Pick<State, 'order' | 'data' | 'holds'>, now: number): Ahead {
  const { proposed = [] } = state.data as RecruitmentData;
  const open = proposed.map((one) => readAsked(one).until).filter((until) => until > now);
  return { ...nextOf(city, state, now), ...(open.length > 0 && { answerBy: Math.min(...open) }) };
}

function nextOf(city: City, state: Pick<State, 'order' | 'data' | 'holds'>, now: number): Ahead {
  const { trained = [], served, in: present, contacted } = state.data as RecruitmentData;
  const order = orderOf({ order: state.order, city });
  const { before } = trainingOf(city.roster, order);
  const booked = earliest(sessionsIn(state.holds), now);
  if (before.some((kind) => !trained.includes(kind))) {
    if (booked) return { what: 'booked', next: booked };
    return { what: contacted ? 'train' : 'leader' };
  }
  if (!order.includes('roster')) return { what: 'leader' };
  const shift = earliest(slotsIn(state.holds), now);
  if (shift) return { what: 'onDuty', next: shift };
  return { what: served || present?.length ? 'onDuty' : contacted || before.length > 0 ? 'choose' : 'leader' };
}

const earliest = (times: readonly Times[], now: number): Times | undefined =>
  times.filter((one) => endOf(one) > now).sort((a, b) => startOf(a) - startOf(b))[0];
