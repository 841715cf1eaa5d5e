import type { CallUp } from '../../../functions/recruitment/call-ups/call-up.ts';
import type { RecruitmentData } from '../../../functions/recruitment/data.ts';
import type { Seats } from '../../../functions/recruitment/roster/records.ts';
import type { Team } from '../../../functions/recruitment/teams/team.ts';
import { historyIn } from '../../../shared/workflow/history.ts';
import { stateSk } from '../../../shared/workflow/keys.ts';
import { stateOf as readState } from '../../../shared/workflow/load.ts';
import type { Event, State } from '../../../shared/workflow/state.ts';
import type { Command } from '../command.ts';

type Item = Record<string, unknown> & { pk: string; sk: string };
interface Write {
  Item?: Item;
  Key?: Item;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/**
 * Looks on as commits come to stand, one after the other, and holds each against what stood before it: what only the
 * conditions of a transaction can promise, and nothing that is left behind would tell.
 *
 * - Nobody takes of a slot, a session or a call-up that is closed or full, nor a seat that the leader gave to another.
 * - Nobody is offered a place, called up or checked in while the person's facts say that they are in isolation, nor
 *   checked in untrained.
 * - Nobody of a team goes on to a place before somebody is ready for each role.
 */
export function observer() {
  const records = new Map<string, { value: unknown; version: number }>();
  const facts = new Map<string, Map<string, unknown>>();
  const holders = new Map<string, Set<string>>();
  const found: string[] = [];
  const of = (person: string) => facts.get(person) ?? new Map<string, unknown>();

  function commit(writes: [string, Write][]) {
    const items = writes.flatMap(([kind, { Item }]) => (kind === 'Put' && Item ? [Item] : []));
    for (const item of items) {
      const [kind, name = ''] = cut(item.pk);
      if (kind === 'PLACE') takes(name, item.ref as string, stateOf(items, item.ref as string));
      if (kind === 'CLAIM' && name.startsWith('team/')) seated(name, stateOf(items, item.ref as string));
      if (item.sk === stateSk && item.machine !== undefined) {
        const state = readState(item);
        const aside = items.filter(({ pk, sk }) => pk === item.pk && sk !== stateSk);
        for (const event of historyIn(state, aside)) if (event.fence === state.fence) happened(event, state);
      }
    }
    for (const [kind, write] of writes) stands(kind, write);
  }

  const stateOf = (items: Item[], ref: string): State | undefined => {
    const item = items.find(({ pk, sk }) => pk === `CASE#${ref}` && sk === stateSk);
    return item && readState(item);
  };
  const personOf = (state: State | undefined) => (state?.data as RecruitmentData | undefined)?.person ?? '';

  function takes(place: string, ref: string, state: State | undefined) {
    const held = (holders.get(place)?.size ?? 0) + 1;
    const [kind, ...rest] = place.split('/');
    const id = rest.join('/');
    const record = records.get(`${kind} ${id}`)?.value as (Partial<Seats> & Partial<CallUp>) | undefined;
    if (kind === 'slot' || kind === 'session' || kind === 'callup') {
      if (!record?.open) found.push(`unmoved: ${ref} took of ${place}, which is closed`);
      const most = record?.seats ?? record?.wanted ?? 0;
      if (held > most) found.push(`seats: ${held} in ${place} of ${most}`);
    }
    if (kind !== 'slot' && kind !== 'session' && of(personOf(state)).has('isolated')) {
      found.push(`isolation: ${ref} took a place in ${place} in isolation`);
    }
  }

  function seated(claim: string, state: State | undefined) {
    const [, id, role] = claim.split('/');
    const team = records.get(`team ${id}`)?.value as Team | undefined;
    const seat = team?.seats.find((one) => one.role === role);
    if (!team?.open || seat?.holder !== (state?.data as RecruitmentData | undefined)?.mobile) {
      found.push(`unmoved: ${state?.ref} took the seat ${claim}, which is closed or another’s`);
    }
  }

  function happened({ cause, note = {} }: Event, state: State) {
    if (cause === 'decision:checkIn') {
      const known = of(personOf(state));
      if (known.has('isolated')) found.push(`isolation: ${state.ref} was checked in in isolation`);
      if (!known.has('trained_basics')) found.push(`training: ${state.ref} was checked in untrained`);
    }
    if (cause === 'look' && typeof note.team === 'string') {
      const { seats } = records.get(`team ${note.team}`)!.value as Team;
      const missing = seats.filter(({ role }) => !of(`team:${note.team}`).has(role)).map(({ role }) => role);
      if (missing.length > 0) found.push(`teams: ${state.ref} went on while ${missing} were missing`);
    }
  }

  function stands(kind: string, { Item, Key, ...update }: Write) {
    const { pk, sk } = (Item ?? Key)!;
    const [what, name = ''] = cut(pk);
    if (what === 'REG' && Item) records.set(`${name} ${sk}`, { value: Item.value, version: Item.version as number });
    if (what === 'PLACE') {
      const numbers = holders.get(name) ?? new Set();
      if (kind === 'Put') numbers.add(sk);
      if (kind === 'Delete') numbers.delete(sk);
      holders.set(name, numbers);
    }
    if (what === 'PERSON' && kind === 'Update') learn(name, update);
  }

  function learn(person: string, { UpdateExpression = '', ...named }: Write) {
    const known = facts.get(person) ?? new Map<string, unknown>();
    facts.set(person, known);
    const nameOf = (key: string) => named.ExpressionAttributeNames?.[key] ?? key;
    for (const [, name, value] of UpdateExpression.matchAll(/([#\w]+) = (:\w+)/g)) {
      known.set(nameOf(name!), named.ExpressionAttributeValues?.[value!]);
    }
    const removed = /REMOVE (.*)$/.exec(UpdateExpression)?.[1] ?? '';
    for (const [name] of removed.matchAll(/[#\w]+/g)) known.delete(nameOf(name));
  }

  return {
    found,
    /** A write has come to stand. */
    applied({ constructor: { name }, input }: Command) {
      if (name === 'TransactWriteCommand') {
        commit((input.TransactItems as Record<string, Write>[]).flatMap((action) => Object.entries(action)));
      } else if (/^(Put|Update|Delete)Command$/.test(name)) commit([[name.replace('Command', ''), input as Write]]);
    },
  };
}

const cut = (pk: string): [string, string?] => {
  const at = pk.indexOf('#');
  return at < 0 ? [pk] : [pk.slice(0, at), pk.slice(at + 1)];
};
