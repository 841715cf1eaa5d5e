import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type MessageKey, messageTexts } from '../../../functions/messages/texts.ts';
import { sendAt } from '../../../shared/messages/quiet.ts';

const city = { quiet: { from: '22:00', to: '07:30' } };
const at = (clock: string, day = 21) => Date.parse(`2026-11-${day}T${clock}:00+08:00`);
const keys = Object.keys(messageTexts) as MessageKey[];

test.each([
  ['21:59', at('21:59')],
  ['22:00', at('07:30', 22)],
  ['23:59', at('07:30', 22)],
  ['00:00', at('07:30')],
  ['07:29', at('07:30')],
  ['07:30', at('07:30')],
  ['12:00', at('12:00')],
])('a message of %s goes out when nobody is woken', (clock, expected) => {
  expect(sendAt(city, 'sms.received', at(clock))).toBe(expected);
});

test('a code never waits', () => {
  for (const clock of ['22:00', '03:00', '07:29', '12:00']) expect(sendAt(city, 'sms.code', at(clock))).toBe(at(clock));
});

test('an offer wakes somebody only when its deadline falls before 10:00 of that morning', () => {
  const offered = (now: number, deadline: number) => sendAt(city, 'sms.offered', now, deadline);
  expect(offered(at('23:00'), at('09:59', 22))).toBe(at('23:00'));
  expect(offered(at('23:00'), at('10:00', 22))).toBe(at('07:30', 22));
  expect(offered(at('02:00', 22), at('09:00', 22))).toBe(at('02:00', 22));
  expect(offered(at('02:00', 22), at('09:00', 23))).toBe(at('07:30', 22));
  expect(sendAt(city, 'sms.offered.remind', at('23:00'), at('08:00', 22))).toBe(at('23:00'));
  expect(sendAt(city, 'sms.askMore.remind', at('23:00'), at('08:00', 22))).toBe(at('07:30', 22));
});

test('law: nothing but codes and near offers goes out in the quiet hours, and nothing is held longer than the night', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.integer({ min: at('00:00'), max: at('00:00') + 400 * 86_400_000 }),
      (key, now) => {
        const sent = sendAt(city, key, now);
        const minutes = Math.floor(((sent + 8 * 3600_000) % 86_400_000) / 60_000);
        const quiet = minutes >= 22 * 60 || minutes < 7 * 60 + 30;
        expect(quiet && key !== 'sms.code').toBe(false);
        expect(sent - now).toBeGreaterThanOrEqual(0);
        expect(sent - now).toBeLessThanOrEqual(9.5 * 3600_000);
        // Once due it is due: asking again at that time does not put it off.
        expect(sendAt(city, key, sent)).toBe(sent);
      },
    ),
  );
});

test('quiet hours that do not cross midnight, or none, work as well', () => {
  expect(sendAt({ quiet: { from: '01:00', to: '05:00' } }, 'sms.placed', at('02:00'))).toBe(at('05:00'));
  expect(sendAt({ quiet: { from: '01:00', to: '05:00' } }, 'sms.placed', at('23:00'))).toBe(at('23:00'));
  expect(sendAt({ quiet: { from: '00:00', to: '00:00' } }, 'sms.placed', at('02:00'))).toBe(at('02:00'));
});
