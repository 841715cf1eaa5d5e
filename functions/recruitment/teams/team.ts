import type { Context } from '../../../shared/workflow/definition.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';

/** The kind of a team's record. */
export const teamKind = 'team';

/** The roles of a “2+3” team (domain R4): two professionals and three volunteers. */
export const twoThree = ['sw', 'cw', 'med', 'psy', 'asst'] as const;
/** Most people in a team of free size. */
export const most = 8;
/** Invitations that one team may send in all: nobody writes to strangers through it. */
export const mostInvited = 24;

/** The roles of a team of free size: places without a name, 1 to `size`. */
export const freeRoles = (size: number) => Array.from({ length: size }, (_, index) => `m${index + 1}`);

/** Seconds are counted from here, so that six characters last to 2089. */
const first = Date.parse('2020-01-01T00:00:00Z');

/** The id of a new team, which sorts by when it was begun. `random`: a number from 0 to 1295. */
export const newTeamId = (now: number, random: number) =>
  Math.floor((now - first) / 1000)
    .toString(36)
    .padStart(6, '0') + random.toString(36).padStart(2, '0');

/** A place in a team, and who was asked to take it: masked. */
export interface Seat {
  role: string;
  name?: string;
  mobile?: string;
  /** What stands for the mobile (`holderOf`): only its sign-up may take the place. */
  holder?: string;
  declined?: true;
}

/** A team as its record keeps it. Names and numbers of those invited lie sealed in their invitations, and go with them. */
export interface Team {
  name: string;
  kind: 'free' | 'twoThree';
  seats: Seat[];
  /** Reference of the sign-up that leads it. */
  leader: string;
  /** Invitations sent so far. */
  sent: number;
  open: boolean;
}

/** What a sign-up knows of its team. */
export interface Membership {
  id: string;
  role: string;
}

/** The claim on one place of a team: one sign-up at a time. */
export const seatClaim = ({ id, role }: Membership) => `team/${id}/${role}`;
/** The line in which members wait for the team to be complete. */
export const teamLine = (id: string) => `team/${id}`;
/**
 * Where it stands who of a team is approved and ready, as facts by role: until when they wait, epoch ms. They lie in one
 * item, so that a commit can be conditioned on all of them at once.
 */
export const teamFacts = (id: string) => `team:${id}`;

/** The place of a team that is somebody's to take; undefined: the team is closed, or the place was given to another. */
export function seatFor(
  record: RecordOf<Team> | undefined,
  { role }: Pick<Membership, 'role'>,
  mobile: string,
): Seat | undefined {
  if (!record?.value.open) return undefined;
  return record.value.seats.find((seat) => seat.role === role && seat.holder === mobile);
}

/** The roles for which nobody is ready. */
export const missingIn = ({ seats }: Pick<Team, 'seats'>, ready: Readonly<Record<string, unknown>>): string[] =>
  seats.map(({ role }) => role).filter((role) => ready[role] === undefined);

/** Whether a sign-up holds its place in its team. */
export const holdsSeat = ({ data, holds }: Pick<Context<{ team?: Membership }>, 'data' | 'holds'>): boolean =>
  data.team !== undefined && holds.includes(`claim:${seatClaim(data.team)}`);
