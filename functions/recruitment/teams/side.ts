import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { register } from '../../../shared/register/register.ts';
import { conditionParameters } from '../../../shared/workflow/conditions.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { claimKey } from '../../../shared/workflow/keys.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { wakeFirst } from '../../../shared/workflow/wake.ts';
import { presentHolder } from '../of-mobile.ts';
import { NotInTeam } from '../steps/teams.ts';
import { day } from '../times.ts';
import { type Batch, batchKind, rowOver } from './batch.ts';
import { type InvitedBy, invitationGone, invitationItem, invitationsOf, inviteeOf } from './invitations.ts';
import {
  freeRoles,
  type Membership,
  mostInvited,
  type Seat,
  seatClaim,
  type Team,
  teamKind,
  teamLine,
  twoThree,
} from './team.ts';
import { type TeamView, teamView } from './view.ts';

/** Somebody whom a leader names. */
export interface Named {
  role: string;
  name: string;
  mobile: string;
}

/** A team as it is asked for. */
export interface NewTeam {
  /** Drawn with the page, so that a second tap makes the same team. */
  id: string;
  name: string;
  kind: Team['kind'];
  /** The leader's own role. */
  own: string;
  members: Named[];
}

export type TeamChanged =
  | { kind: 'done' }
  /** Something has changed meanwhile: look again. */
  | { kind: 'moved' }
  | { kind: 'refused'; why: 'closed' | 'other' | 'late' | 'taken' | 'most' };

/** An invitation as the person reads it. */
export interface InvitationView extends InvitedBy {
  /** Of the team, or the organisation. */
  name: string;
}

const workflow = 'recruitment';

/** What the public pages do with teams. The pages see masks only; numbers pass through to messages and invitations. */
export function teamSide(env: Env) {
  const records = register(env, workflow);
  const by = (reference: string) => `case:${reference}`;
  const until = () => env.clock.now() + env.city.teams.inviteDays * day;
  const recordOf = (id: string) => records.get<Team>(teamKind, id);

  async function decided(reference: string, decision: string, key: string, input: object): Promise<TeamChanged> {
    const actor = { kind: 'applicant', id: by(reference) } as const;
    try {
      const made = await decide(env, { workflow, ref: reference, decision, key, input, by: actor });
      return { kind: made.kind === 'done' ? 'done' : 'moved' };
    } catch (error) {
      if (error instanceof NotInTeam) return { kind: 'refused', why: error.why };
      throw error;
    }
  }

  const invitation = (id: string, { role, name, mobile }: Named) =>
    invitationItem(env, { kind: 'team', id, seat: role, answers: { name, mobile } }, mobile, until());

  const seatOf = ({ role, name, mobile }: Named): Seat => ({
    role,
    name: maskName(name),
    mobile: maskMobile(mobile),
    holder: inviteeOf(env, mobile),
  });

  /** Only the leader, whose sign-up it is. */
  async function ownTeam(reference: string, id: string): Promise<RecordOf<Team> | undefined> {
    const record = await recordOf(id);
    return record?.value.open && record.value.leader === reference ? record : undefined;
  }

  return {
    /** The team of a sign-up; undefined: it is in none, or it is closed. */
    async team({ id }: Pick<Membership, 'id'>): Promise<TeamView | undefined> {
      const record = await recordOf(id);
      return record && teamView(env, record);
    },

    /** 我带一个队. The same again, after a lost answer, makes the same team and sends no second message. */
    async lead(reference: string, team: NewTeam): Promise<TeamChanged> {
      const { id, name, kind, own, members } = team;
      const holder = await presentHolder(env, reference);
      if (!holder) return { kind: 'moved' };
      const roles = kind === 'twoThree' ? twoThree : freeRoles(members.length + 1);
      const seats = roles.map((role): Seat => {
        const member = members.find((one) => one.role === role);
        return role === own ? { role, holder } : member ? seatOf(member) : { role };
      });
      const value: Team = { name, kind, seats, leader: reference, sent: members.length, open: true };
      const also = await Promise.all(members.map((member) => invitation(id, member)));
      const put = await records.put(teamKind, id, value, { expected: 0, by: by(reference), also });
      if (put.kind === 'moved' && !(await ownTeam(reference, id))) return { kind: 'moved' };
      const result = await decided(reference, 'leadTeam', `lead ${id}`, {
        id,
        invite: [...new Set(members.map(({ mobile }) => mobile))],
      });
      // Nobody was written to, and nobody shall find an invitation to a team that is none.
      if (result.kind === 'refused') await close(reference, id);
      return result;
    },

    /** Asks somebody else to take a place that nobody has. Who is asked already is not written to again. */
    async replace(reference: string, id: string, member: Named): Promise<TeamChanged> {
      const record = await ownTeam(reference, id);
      const seat = record?.value.seats.find(({ role }) => role === member.role);
      if (!record || !seat) return { kind: 'refused', why: 'closed' };
      const asks = (version: number) =>
        decided(reference, 'leadTeam', `lead ${id} ${version}`, { id, invite: [member.mobile] });
      const next = seatOf(member);
      if (seat.holder === next.holder && (await isAsked(id, member))) return asks(record.version);
      if (record.value.sent >= mostInvited) return { kind: 'refused', why: 'most' };
      const seats = record.value.seats.map((one) => (one === seat ? next : one));
      const gone =
        seat.holder && seat.holder !== next.holder
          ? [invitationGone(env, { kind: 'team', id, seat: seat.role }, seat.holder)]
          : [];
      const Key = claimKey(seatClaim({ id, role: seat.role }));
      const free = { expression: 'attribute_not_exists(pk)' };
      const also = [
        { ConditionCheck: { TableName: tableOf(env, workflow), Key, ...conditionParameters(free) } },
        ...gone,
        await invitation(id, member),
      ];
      const value = { ...record.value, seats, sent: record.value.sent + 1 };
      const put = await records.put(teamKind, id, value, { expected: record.version, by: by(reference), also });
      if (put.kind === 'moved') return { kind: (await isHeld(id, seat.role)) ? 'refused' : 'moved', why: 'taken' };
      return asks(put.version);
    },

    /** The leader has left: a member takes over. */
    async takeLead(reference: string, { id, role }: Membership): Promise<TeamChanged> {
      const record = await recordOf(id);
      if (!record?.value.open) return { kind: 'refused', why: 'closed' };
      const view = await teamView(env, record);
      if (!view.leaderless || view.seats.find((seat) => seat.role === role)?.ref !== reference)
        return { kind: 'moved' };
      const value = { ...record.value, leader: reference };
      const put = await records.put(teamKind, id, value, { expected: record.version, by: by(reference) });
      return { kind: put.kind };
    },

    close,

    /** The open invitations of a verified number, without those to teams that are closed or have asked somebody else. */
    async invitations(mobile: string): Promise<InvitationView[]> {
      const all = await invitationsOf(env, mobile);
      const holder = inviteeOf(env, mobile);
      const named = await Promise.all(
        all.map(async ({ kind, id, seat }) => {
          if (kind === 'batch') {
            const batch = await records.get<Batch>(batchKind, id);
            return batch?.value.open ? { kind, id, seat, name: batch.value.organisation } : undefined;
          }
          const record = await recordOf(id);
          const theirs = record?.value.seats.some((one) => one.role === seat && one.holder === holder && !one.declined);
          return record?.value.open && theirs ? { kind, id, seat, name: record.value.name } : undefined;
        }),
      );
      return named.filter((one) => one !== undefined);
    },

    /** What is known of somebody who takes an invitation: put into their sign-up, for them to check. */
    async known(mobile: string, { kind, id, seat }: InvitedBy) {
      const all = await invitationsOf(env, mobile);
      return all.find((one) => one.kind === kind && one.id === id && one.seat === seat)?.answers;
    },

    /** Not this team, or not at all: what was known of them goes at once. */
    async decline(mobile: string, invited: InvitedBy): Promise<TeamChanged> {
      const holder = inviteeOf(env, mobile);
      const { kind, id, seat: role } = invited;
      if (kind === 'batch') return declineBatch(invited, holder);
      for (let attempt = 1; attempt <= 8; attempt++) {
        const record = await recordOf(id);
        const seat = record?.value.seats.find((one) => one.role === role && one.holder === holder);
        if (!record || !seat) return { kind: 'refused', why: 'closed' };
        const value = {
          ...record.value,
          seats: record.value.seats.map((one) => (one === seat ? { role, declined: true as const } : one)),
        };
        const also = [invitationGone(env, invited, holder)];
        const put = await records.put(teamKind, id, value, { expected: record.version, by: 'invited', also });
        if (put.kind === 'done') return { kind: 'done' };
      }
      return { kind: 'moved' };
    },

    /** Somebody who has signed up takes a place with that sign-up. */
    join: (reference: string, { id, role }: Membership, key: string) =>
      decided(reference, 'joinTeam', key, { id, role }),

    leave: (reference: string, key: string) => decided(reference, 'leaveTeam', key, {}),

    goAlone: (reference: string, when: string, key: string) => decided(reference, 'goAlone', key, { when }),
  };

  async function isAsked(id: string, { role, mobile }: Named): Promise<boolean> {
    const open = await invitationsOf(env, mobile);
    return open.some((one) => one.kind === 'team' && one.id === id && one.seat === role);
  }

  async function isHeld(id: string, role: string): Promise<boolean> {
    const record = await recordOf(id);
    return (
      record !== undefined &&
      (await teamView(env, record)).seats.some((one) => one.role === role && one.ref !== undefined)
    );
  }

  /** The team is no more: each member's sign-up goes on by itself. The same again, after a lost answer, wakes them. */
  async function close(reference: string, id: string): Promise<TeamChanged> {
    const record = await recordOf(id);
    if (record?.value.leader !== reference) return { kind: 'refused', why: 'closed' };
    return record.value.open ? closeOpen(reference, record) : goOn(id);
  }

  async function closeOpen(reference: string, record: RecordOf<Team>): Promise<TeamChanged> {
    const { id } = record;
    const gone = record.value.seats.flatMap(({ role, holder }) =>
      holder ? [invitationGone(env, { kind: 'team', id, seat: role }, holder)] : [],
    );
    const value = { ...record.value, open: false };
    const put = await records.put(teamKind, id, value, { expected: record.version, by: by(reference), also: gone });
    return put.kind === 'moved' ? { kind: 'moved' } : goOn(id);
  }

  /** The first of those who wait goes on and wakes the next; without it their deadline looks. */
  async function goOn(id: string): Promise<TeamChanged> {
    await wakeFirst(env, workflow, teamLine(id));
    return { kind: 'done' };
  }

  async function declineBatch(invited: InvitedBy, holder: string): Promise<TeamChanged> {
    await env.documents.send(
      new TransactWriteCommand({
        TransactItems: [invitationGone(env, invited, holder), rowOver(env, invited, 'declined')],
      }),
    );
    return { kind: 'done' };
  }
}

export type TeamSide = ReturnType<typeof teamSide>;
