import type { City } from '../../../shared/city/city.ts';
import { formatDay } from '../../../shared/i18n/time.ts';
import type { Event } from '../../../shared/workflow/state.ts';
import { slotOfShort } from './records.ts';
import { parseSessionId } from './session-id.ts';
import type { Times } from './slot.ts';

/** A line of the history: a key of the content and its values. */
interface Line {
  text: string;
  vars?: Record<string, string | number>;
}

/** What a decision about one slot or session tells, by its cause. */
const decided: Readonly<Record<string, string>> = {
  'decision:bookSession': 'history.session.booked',
  'decision:leaveSession': 'history.session.left',
  'decision:attended': 'history.session.attended',
  'decision:chooseSlot': 'history.slot.chosen',
  'decision:acceptSlot': 'history.slot.accepted',
  'decision:declineSlot': 'history.slot.declined',
  'decision:giveBackSlot': 'history.slot.back',
  'decision:noShow': 'history.slot.noShow',
  'decision:checkIn': 'history.slot.checkedIn',
};

/** What went along with whatever was decided, or by time alone: names in an event's note, and their texts. */
const along: Readonly<Record<string, string>> = {
  asked: 'history.slot.asked',
  instead: 'history.slot.declined',
  lapsed: 'history.slot.lapsed',
  unattended: 'history.session.missed',
  stranded: 'history.slot.stranded',
};

/**
 * What has happened with training and shifts, in the order in which it did; who decided is not told.
 *
 * @param group that of the place which the sign-up had then, `medical-support/1`.
 */
export function rosterLines(
  city: Pick<City, 'roster'>,
  { cause, note = {} }: Pick<Event, 'cause' | 'note'>,
  group: string,
  lang: 'zh' | 'en',
): Line[] {
  const timesOf = (id: unknown): Times | undefined => parseSessionId(String(id)) ?? slotOfShort(group, String(id));
  const line = (text: string, ids: readonly unknown[]): Line[] => {
    const all = ids.flatMap((id) => timesOf(id) ?? []);
    if (all.length === 0) return [];
    const when = all.map(({ date, from, to }) => `${formatDay(lang, date)} ${from}–${to}`);
    return [{ text, vars: { when: when.join(lang === 'zh' ? '、' : ', ') } }];
  };
  const lines = Object.entries(along).flatMap(([name, text]) =>
    line(text, (note[name] as unknown[] | undefined) ?? []),
  );
  if (cause === 'decision:contacted') lines.push({ text: 'history.contacted' });
  if (cause === 'decision:slotCancelled') {
    const [text, id] = note.slot ? ['history.slot.cancelled', note.slot] : ['history.session.cancelled', note.session];
    lines.push(...line(text as string, [id]));
  }
  const text = note.accepted ? 'history.slot.accepted' : decided[cause];
  if (text) lines.push(...line(text, [note.slot ?? note.session]));
  const gear = ((note.gear as string[] | undefined) ?? []).map(
    (code) => city.roster.gear.find((one) => one.code === code)?.name[lang] ?? code,
  );
  if (gear.length > 0) lines.push({ text: 'history.gear', vars: { gear: gear.join(lang === 'zh' ? '、' : ', ') } });
  return lines;
}
