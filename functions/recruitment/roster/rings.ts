import { addDays } from '../../../shared/calendar/dates.ts';
import type { Coverage, Gap } from './coverage.ts';
import { endOf, startOf, type Times } from './slot.ts';

/** Something that a group's leader has to be told before it happens. */
export type Ring = {
  /** Says what it is about, so that each rings once; a gap that has moved is another. */
  key: string;
  post: string;
  group: number;
  /** When to tell, epoch ms: the city's lead time before it begins. */
  at: number;
  starts: number;
  /** After this, epoch ms, there is nothing left to tell. */
  ends: number;
} & (
  | { kind: 'gap'; gap: Gap }
  /** From the first date to the last the group has fewer members than its minimum; `short`: by how many at most. */
  | { kind: 'under'; from: string; until: string; short: number }
);

/**
 * What rings in a group, by when: times without anyone, and days with fewer members than the minimum; days in a row
 * are one ring. `hours` are the group's required hours, `ringHours` the city's lead time in hours.
 */
export function ringsOf(coverage: Coverage, hours: Pick<Times, 'from' | 'to'>, ringHours: number): Ring[] {
  const { post, group, days } = coverage;
  const lead = ringHours * 3_600_000;
  const about = { post, group };
  const gaps = days.flatMap((day) =>
    day.gaps.map((gap): Ring => {
      const starts = startOf(gap);
      const key = `gap/${post}/${group}/${gap.date}/${gap.from}`;
      return { ...about, kind: 'gap', key, gap, at: starts - lead, starts, ends: endOf(gap) };
    }),
  );
  const runs: { from: string; until: string; short: number }[] = [];
  for (const { date, short } of days) {
    if (short === 0) continue;
    const run = runs.at(-1);
    if (run && addDays(run.until, 1) === date) Object.assign(run, { until: date, short: Math.max(run.short, short) });
    else runs.push({ from: date, until: date, short });
  }
  const under = runs.map((run): Ring => {
    const starts = startOf({ date: run.from, ...hours });
    const ends = endOf({ date: run.until, ...hours });
    return {
      ...about,
      kind: 'under',
      key: `under/${post}/${group}/${run.from}`,
      ...run,
      at: starts - lead,
      starts,
      ends,
    };
  });
  return [...gaps, ...under].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

/** The rings whose time has come at `now` (epoch ms) and that have not rung yet. */
export function dueRings(rings: readonly Ring[], now: number, rung: readonly string[] = []): Ring[] {
  return rings.filter(({ key, at, ends }) => at <= now && now < ends && !rung.includes(key));
}
