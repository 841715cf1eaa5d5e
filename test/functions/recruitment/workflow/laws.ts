import type { City } from '../../../../shared/city/city.ts';
import type { Item } from '../../../../shared/table/documents.ts';
import { historyIn } from '../../../../shared/workflow/history.ts';
import { keyOfRow } from '../../../../shared/workflow/keys.ts';
import { stateOf } from '../../../../shared/workflow/load.ts';
import { fold, machineOf } from '../../../../shared/workflow/state.ts';

/** What is wrong in a table of sign-ups: history and state, holders and holdings, rows, places over the limit. */
export function brokenLaws(items: Item[], city: City): string[] {
  const found: string[] = [];
  const states = items.filter(({ sk, destroyed }) => sk === '#STATE' && !destroyed).map(stateOf);
  const told = (list: string[]) => [...list].sort().join(' ');
  for (const state of states) {
    const events = historyIn(
      state,
      items.filter(({ pk }) => pk === `CASE#${state.ref}`),
    );
    const folded = JSON.stringify(sorted(fold(events)));
    if (folded !== JSON.stringify(sorted(machineOf(state)))) found.push(`law 3: ${state.ref} is not its history`);
  }
  const holds = states.flatMap(({ holds, ref }) => holds.map((hold) => `${hold.replace(/#(\d+)$/, ' $1')} ${ref}`));
  const taken = items.flatMap(({ pk, sk, ref }) => {
    const [, kind, name] = /^(CLAIM|PLACE|LINE)#(.*)$/.exec(pk) ?? [];
    if (kind === 'CLAIM') return [`claim:${name} ${ref}`];
    if (kind === 'PLACE') return [`place:${name} ${Number(sk)} ${ref}`];
    return kind === 'LINE' ? [`line:${name}|${sk.split('#')[0]} ${ref}`] : [];
  });
  if (told(holds) !== told(taken)) found.push(`law 9: held ${told(holds)}, taken ${told(taken)}`);
  const rows = items.filter(({ pk }) => pk.startsWith('LIST#')).map(({ pk, sk }) => `${pk} ${sk}`);
  if (
    told(rows) !==
    told(states.flatMap(({ listed, ref }) => listed.map((row) => Object.values(keyOfRow(row, ref)).join(' '))))
  )
    found.push('law 3: rows are not those of the states');
  for (const post of city.posts) {
    post.groups.forEach(({ max }, index) => {
      const inGroup = items.filter(({ pk }) => pk === `PLACE#${post.id}/${index + 1}`).length;
      if (inGroup > max) found.push(`law 9: ${inGroup} of ${max} in ${post.id}/${index + 1}`);
    });
  }
  return found;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
