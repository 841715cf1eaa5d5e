import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import { claimKey } from '../../../shared/workflow/keys.ts';
import { load } from '../../../shared/workflow/load.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { RecruitmentData } from '../data.ts';
import { stageOf } from '../steps/onward.ts';
import { type Seat, seatClaim, type Team } from './team.ts';

/** A place of a team as its members see it: masked. */
export interface SeatView {
  role: string;
  name?: string;
  mobile?: string;
  state: 'empty' | 'invited' | 'declined' | 'left' | 'joined' | 'ready';
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
  const get = async (Key: { pk: string; sk: string }) =>
    (
      await env.documents
        .send(new GetCommand({ TableName: tableOf(env, 'recruitment'), Key, ConsistentRead: true }))
        .catch(trouble)
    ).Item;
  const holders = await Promise.all(
    value.seats.map(async ({ role }) => {
      const ref = (await get(claimKey(seatClaim({ id, role }))))?.ref as string | undefined;
      return ref === undefined ? undefined : { ref, ready: await isReady(env, ref) };
    }),
  );
  const seats = value.seats.map((seat, index): SeatView => {
    const holder = holders[index];
    const { role, name, mobile } = seat;
    const state = holder === undefined ? stateOf(seat) : holder.ready ? 'ready' : 'joined';
    const ref = holder?.ref;
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

/** Of a place that nobody has. Who signed the team up was named by nobody, and has left. */
function stateOf({ declined, holder, name }: Seat) {
  if (declined) return 'declined';
  if (!holder) return 'empty';
  return name === undefined ? 'left' : 'invited';
}

/** Approved, and not held back by an isolation: what the case itself says, since the pages read no facts of people. */
async function isReady(env: Env, ref: string): Promise<boolean> {
  const loaded = await load(env, 'recruitment', ref);
  return (
    !('destroyed' in loaded) &&
    stageOf(loaded.state.data as RecruitmentData) === 'place' &&
    loaded.state.step !== 'held'
  );
}
