import { createHash } from 'node:crypto';
import { holidays } from '../../../shared/calendar/holidays.ts';
import { type Register, register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { Pattern } from './pattern.ts';

const workflow = 'recruitment';
export const patternKind = 'pattern';

/** A pattern some of whose slots are 暂定: kept until the holiday table that decides them has come. */
export interface PatternRecord {
  /** False: everything of it is certain. */
  open: boolean;
  pattern: Pattern;
  seats: number;
  team?: string;
  /** Version of the holiday table by which its slots stand. */
  table: string;
}

const day = (date: string) => date.slice(2).replaceAll('-', '');

/** What a pattern is known by, the same for the same pattern; patterns come by the last of their days. */
export function patternId(pattern: Pattern): string {
  const { post, group, days, times, from, until } = pattern;
  const told = JSON.stringify([days, times.map((time) => `${time.from}-${time.to}`).sort(), from]);
  return `${day(until)}/${post}/${group}/${createHash('sha256').update(told).digest('base64url').slice(0, 8)}`;
}

/** Keeps a pattern some of whose slots are provisional. @param by opaque id of the member of staff. */
export async function keepPattern(
  env: Env,
  about: Pick<PatternRecord, 'pattern' | 'seats' | 'team'>,
  by: string,
): Promise<void> {
  const records = register(env, workflow);
  const id = patternId(about.pattern);
  const there = await records.get<PatternRecord>(patternKind, id);
  const value: PatternRecord = { ...about, open: true, table: holidays.version };
  await records.put(patternKind, id, value, { expected: there?.version ?? 0, by });
}

/** Patterns with a day that is not over on a date (YYYY-MM-DD), by the last of their days. */
export async function patternsFrom(records: Register, date: string): Promise<RecordOf<PatternRecord>[]> {
  const found: RecordOf<PatternRecord>[] = [];
  let after: string | undefined;
  do {
    const page = await records.list<PatternRecord>(patternKind, {
      from: day(date),
      ...(after !== undefined && { after }),
    });
    found.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return found;
}
