import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, calendarFile, slotEvent } from '../../../../functions/recruitment/roster/ics.ts';
import { endOf, startOf } from '../../../../functions/recruitment/roster/slot.ts';
import { anySlot, at, slot } from './any.ts';

const now = at('2026-11-22T12:00');
const words = { summary: '医务人员心理疏导和减压服务，一组' };
const unfolded = (file: string) => file.replaceAll('\r\n ', '').split('\r\n');
/** A text value as a calendar program reads it. */
const read = (value: string) => value.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
const propertyOf = (file: string, name: string) => {
  const line = unfolded(file).find((one) => one.startsWith(`${name}:`) || one.startsWith(`${name};`))!;
  return line.slice(line.indexOf(':') + 1);
};

describe('the calendar file', () => {
  it('has each slot in the city’s time; 24:00 is the next date’s midnight there, and only there', () => {
    const file = calendarFile(
      '排班',
      [slotEvent(slot('2026-12-31', '22:00', '24:00'), 'wh.kapok.example', words)],
      now,
    );
    expect(unfolded(file)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Kapok//Roster 1//ZH',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:排班',
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Shanghai',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0800',
      'TZOFFSETTO:+0800',
      'TZNAME:CST',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:medical-support-1-2612312224@wh.kapok.example',
      'DTSTAMP:20261122T040000Z',
      'DTSTART;TZID=Asia/Shanghai:20261231T220000',
      'DTEND;TZID=Asia/Shanghai:20270101T000000',
      'SUMMARY:医务人员心理疏导和减压服务，一组',
      'STATUS:CONFIRMED',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('gives back any slot’s own times', () => {
    const ms = (text: string) =>
      Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6+08:00'));
    fc.assert(
      fc.property(anySlot, (one) => {
        const file = calendarFile('x', [slotEvent(one, 'wh.kapok.example', words)], now);
        const [, zone, event] = file.split(/BEGIN:V(?:TIMEZONE|EVENT)/);
        expect(zone).toContain('TZID:Asia/Shanghai');
        expect(ms(propertyOf(event!, 'DTSTART'))).toBe(startOf(one));
        expect(ms(propertyOf(event!, 'DTEND'))).toBe(endOf(one));
      }),
    );
  });

  it('keeps every line within 75 octets, ended by CRLF, whole characters only, and loses none of any text', () => {
    const long = { minLength: 0, maxLength: 150, size: 'max' } as const;
    const text = fc.oneof(
      fc.string({ unit: 'binary', ...long }),
      fc.string({ unit: fc.constantFrom('a', ',', ';'), ...long }),
      fc.string({ unit: fc.constantFrom('防', '𠮷', 'é', '\ud800', ',', '\\', 'n', '\n', '\r'), ...long }),
    );
    fc.assert(
      fc.property(text, text, (summary, description) => {
        const event: CalendarEvent = { uid: 'a@b', start: now, end: now + 1, summary, description };
        const file = calendarFile('排班', [event], now);
        expect(file.endsWith('\r\n')).toBe(true);
        for (const line of file.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line.isWellFormed()).toBe(true);
          expect(line).not.toMatch(/[\r\n]/);
        }
        const kept = summary
          .toWellFormed()
          .replaceAll(/\r\n?/g, '\n')
          .replaceAll(/\p{Cc}/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''));
        expect(read(propertyOf(file, 'SUMMARY'))).toBe(kept);
        expect(file.match(/BEGIN:VEVENT/g)).toHaveLength(1);
      }),
    );
  });

  it('no text adds a line of its own', () => {
    const summary = 'a\r\nEND:VEVENT\r\nBEGIN:VALARM';
    const file = calendarFile('x', [{ uid: 'a@b', start: 0, end: 1, summary }], now);
    expect(unfolded(file).filter((line) => line === 'BEGIN:VALARM')).toEqual([]);
  });

  it('an entry’s id is the slot’s for ever, whoever’s calendar it is in; a provisional slot says so', () => {
    const one = slot('2026-12-31', '08:00', '10:00');
    const [a, b] = [
      slotEvent(one, 'wh.kapok.example', words),
      slotEvent({ ...one }, 'wh.kapok.example', { summary: '王小玉', provisional: true }),
    ];
    expect(a.uid).toBe(b.uid);
    expect(calendarFile('x', [b], now)).toContain('STATUS:TENTATIVE');
    expect(unfolded(calendarFile('x', [b, a], now))).not.toContain('undefined');
  });
});
