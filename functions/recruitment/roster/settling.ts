import { type HolidayTable, holidays } from '../../../shared/calendar/holidays.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { type Register, register } from '../../../shared/register/register.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { machine } from '../steps/roster.ts';
import { openEach } from './opening.ts';
import { recompute } from './pattern.ts';
import { type PatternRecord, patternKind, patternsFrom } from './provisional.ts';
import type { SlotRecord } from './records.ts';
import { close } from './seats.ts';
import { parseSlotId, slotId } from './slot.ts';
import { slotRecords } from './week.ts';

/**
 * Holds provisional slots against a holiday table that is newer than they are: what has become certain says so, a day that
 * was moved is opened, a slot of a day that is none is closed and its holders are told. May be repeated at any time, by
 * several at once: what was interrupted is made good by the next.
 *
 * @returns the ids of the patterns that were looked at.
 */
export async function settlePatterns(env: Env, table: HolidayTable = holidays): Promise<string[]> {
  const records = register(env, 'recruitment');
  const settled: string[] = [];
  for (const one of await patternsFrom(records, dateInChina(env.clock.now()))) {
    if (!one.value.open || one.value.table === table.version) continue;
    await settle(env, records, one, table);
    settled.push(one.id);
  }
  return settled;
}

async function settle(
  env: Env,
  records: Register,
  { id, version, value }: RecordOf<PatternRecord>,
  table: HolidayTable,
): Promise<void> {
  const { pattern, seats, team } = value;
  const there = await slotRecords(env, `${pattern.post}/${pattern.group}`, pattern.from, pattern.until);
  // What hangs on another pattern is open to this one, should the other let it go.
  const known = new Set(there.filter(({ value: { provisional = id } }) => provisional === id).map((one) => one.id));
  const own = new Map(there.filter((one) => one.value.provisional === id).map((one) => [one.id, one]));
  const before = [...own.keys()].flatMap((slot) => {
    const parsed = parseSlotId(slot);
    return parsed ? [{ slot: parsed, provisional: true }] : [];
  });
  const change = recompute(pattern, before, table, env.clock.now());
  for (const slot of change.settled) await makeCertain(records, own.get(slotId(slot))!);
  const added = change.added.filter(({ slot }) => !known.has(slotId(slot)));
  await openEach(env, pattern, added, { seats, ...(team !== undefined && { team }) }, machine.id);
  for (const slot of change.dropped) await close(env, 'slot', slotId(slot), machine.id);
  // Last: what stopped before is done again.
  const open = change.still > 0;
  await records.put(patternKind, id, { ...value, open, table: table.version }, { expected: version, by: machine.id });
}

async function makeCertain(records: Register, { id, version, value }: RecordOf<SlotRecord>): Promise<void> {
  const { provisional: _provisional, ...certain } = value;
  const put = await records.put('slot', id, certain, { expected: version, by: machine.id });
  if (put.kind === 'done') return;
  const again = await records.get<SlotRecord>('slot', id);
  if (again?.value.provisional !== undefined) await makeCertain(records, again);
}
