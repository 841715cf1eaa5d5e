import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import { claimKey, personKey } from '../../../shared/workflow/keys.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { type Seat, seatClaim, type Team, teamFacts } from './team.ts';

/** A place of a team as its members see it: masked. */
export interface SeatView {
  role: string;
  name?: string;
  mobile?: string;
  state: 'empty' | 'invited' | 'declined' | 'joined' | 'ready';
  /** Reference of the sign-up that has it. */
  ref?: string;
}

export interface TeamView extends Pick<Team, 'name' | 'kind' | 'leader' | 'open' | 'sent'> {
  id: string;
  version: number;
  seats: SeatView[];
  /** Roles for which nobody is ready. */
  missing: string[];
  /** The leader has left: whoever is in it can take over. */
  leaderless: boolean;
}

/** How a team stands at this moment. */
export async function teamView(env: Env, record: RecordOf<Team>): Promise<TeamView> {
  const { id, version, value } = record;
  const get = async (TableName: string, Key: Record<string, string>) =>
    (await env.documents.send(new GetCommand({ TableName, Key, ConsistentRead: true })).catch(trouble)).Item;
  const [ready = {}, ...claims] = await Promise.all([
    get(env.tables.people, personKey(teamFacts(id))),
    ...value.seats.map(({ role }) => get(tableOf(env, 'recruitment'), claimKey(seatClaim({ id, role })))),
  ]);
  const seats = value.seats.map((seat, index): SeatView => {
    const ref = claims[index]?.ref as string | undefined;
    const { role, name, mobile } = seat;
    const state = ref !== undefined && ready[role] === ref ? 'ready' : ref !== undefined ? 'joined' : stateOf(seat);
    return { role, ...(name && { name }), ...(mobile && { mobile }), state, ...(ref && { ref }) };
  });
  return {
    id,
    version,
    name: value.name,
    kind: value.kind,
    leader: value.leader,
    open: value.open,
    sent: value.sent,
    seats,
    missing: seats.filter(({ state }) => state !== 'ready').map(({ role }) => role),
    leaderless: !seats.some(({ ref }) => ref === value.leader),
  };
}

const stateOf = ({ declined, holder }: Seat) => (declined ? 'declined' : holder ? 'invited' : 'empty');
