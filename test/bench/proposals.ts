import type { RosterSlot } from '../../functions/recruitment/roster/coverage.ts';
import { proposeFor, type Volunteer } from '../../functions/recruitment/roster/propose.ts';
import type { RosterRules } from '../../functions/recruitment/roster/rules.ts';
import { addDays, WEEKDAYS } from '../../shared/calendar/dates.ts';
import { type Figure, known, median } from './figure.ts';

const rules: RosterRules = {
  ringHours: 12,
  restHours: 8,
  mostHoursDay: 8,
  mostHoursWeek: 40,
  training: { before: ['basics'], follow: [] },
};
const times = [
  ['08:00', '10:00'],
  ['10:00', '13:00'],
  ['13:00', '16:00'],
  ['16:00', '18:00'],
  ['18:00', '20:00'],
  ['20:00', '22:00'],
  ['22:00', '24:00'],
] as const;
const boxes = [...WEEKDAYS, 'holiday'].flatMap((day) => ['am', 'pm', 'ev'].map((part) => `${day}-${part}`));

/** How long proposing takes for two groups of 30 over two weeks, 08:00–24:00, three people to a slot (domain R2). */
export async function proposals(): Promise<Figure[]> {
  const groups = [1, 2];
  const slots: RosterSlot[] = groups.flatMap((group) =>
    Array.from({ length: 14 }, (_, day) =>
      times.map(([from, to]) => ({
        post: 'medical-support',
        group,
        date: addDays('2026-11-23', day),
        from,
        to,
        capacity: 3,
        holders: [],
      })),
    ).flat(),
  );
  const volunteers: Volunteer[] = groups.flatMap((group) =>
    Array.from({ length: 30 }, (_, index) => ({
      id: `${group}-${index}`,
      group: `medical-support/${group}`,
      isolated: false,
      holds: [],
      attended: ['basics'],
      booked: [],
      servedHours: 0,
      availability: boxes.filter((_, box) => (box * 7 + index) % 3 !== 0),
    })),
  );
  const now = Date.parse('2026-11-22T12:00:00+08:00');
  let proposed = 0;
  const took = Array.from({ length: 15 }, () => {
    const began = performance.now();
    proposed = proposeFor({ slots, volunteers, rules, now }).proposals.length;
    return performance.now() - began;
  });
  return [
    known('proposals for 2 × 30 people over two weeks: time', median(took), 'ms'),
    known('proposals for 2 × 30 people over two weeks: made', proposed, 'proposals'),
  ];
}
