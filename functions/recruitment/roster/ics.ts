import { endOf, type Slot, slotId, startOf } from './slot.ts';

/** One entry of a calendar file. */
export interface CalendarEvent {
  /** Stays the same for the same thing for ever, and names no person. */
  uid: string;
  /** Epoch ms. */
  start: number;
  end: number;
  summary: string;
  location?: string;
  description?: string;
  /** 暂定. */
  provisional?: boolean;
}

const ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Asia/Shanghai',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * A calendar file (RFC 5545), to be served as `text/calendar; charset=utf-8`. `name` is the calendar's title, `now` the
 * epoch ms at which it was written. Times stand in the city's time; an end at 24:00 is the next date's 00:00 here, which
 * is the only way that the format has to write it.
 */
export function calendarFile(name: string, events: readonly CalendarEvent[], now: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kapok//Roster 1//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...ZONE,
    ...[...events].sort((a, b) => a.start - b.start || (a.uid < b.uid ? -1 : 1)).flatMap((event) => entry(event, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** The entry of a slot. `host` is the city's, which makes the id unique in the world. */
export function slotEvent(
  slot: Slot,
  host: string,
  words: Pick<CalendarEvent, 'summary' | 'location' | 'description' | 'provisional'>,
): CalendarEvent {
  return { uid: `${slotId(slot).replaceAll('/', '-')}@${host}`, start: startOf(slot), end: endOf(slot), ...words };
}

function entry({ uid, start, end, summary, location, description, provisional }: CalendarEvent, now: number): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${written(now)}Z`,
    `DTSTART;TZID=Asia/Shanghai:${inCity(start)}`,
    `DTEND;TZID=Asia/Shanghai:${inCity(end)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(location ? [`LOCATION:${escaped(location)}`] : []),
    ...(description ? [`DESCRIPTION:${escaped(description)}`] : []),
    `STATUS:${provisional ? 'TENTATIVE' : 'CONFIRMED'}`,
    'END:VEVENT',
  ];
}

const written = (ms: number) => new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
const inCity = (ms: number) => written(ms + 8 * 3_600_000);

/** A text value: what ends a value is escaped, other control characters are dropped. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
    .replaceAll(/[^\P{Cc}\t]/gu, '');
}

/** A line in pieces of at most 75 octets, each after the first led by a blank; no character is cut in two. */
function folded(line: string): string {
  let [out, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
