import type { City } from '../city/city.ts';

const dayMs = 24 * 3600_000;
/** Asia/Shanghai has no summer time. */
const offsetMs = 8 * 3600_000;
/** An offer whose deadline falls before this hour of the morning is worth waking somebody for. */
const offerHour = 10;

/**
 * When a message may go out: `now`, or the end of the quiet hours (22:00–7:30 by the city's file) when it can wait.
 * Codes never wait. An offer and what follows it do not wait when the deadline falls before 10:00 of that morning.
 * All times epoch milliseconds.
 */
export function sendAt(city: Pick<City, 'quiet'>, key: string, now: number, deadline?: number): number {
  const end = quietEnd(city.quiet, now);
  if (end === undefined || key === 'sms.code') return now;
  if (key.startsWith('sms.offered') && deadline !== undefined) {
    const morning = Math.floor((end + offsetMs) / dayMs) * dayMs - offsetMs + offerHour * 3600_000;
    if (deadline < morning) return now;
  }
  return end;
}

/** The end of the quiet hours that `now` lies in; undefined in the daytime. They may cross midnight. */
function quietEnd(quiet: City['quiet'], now: number): number | undefined {
  const from = ofDay(quiet.from);
  const to = ofDay(quiet.to);
  if (from === to) return undefined;
  const midnight = Math.floor((now + offsetMs) / dayMs) * dayMs - offsetMs;
  const time = now - midnight;
  if (from < to) return time >= from && time < to ? midnight + to : undefined;
  if (time >= from) return midnight + dayMs + to;
  return time < to ? midnight + to : undefined;
}

function ofDay(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours! * 60 + minutes!) * 60_000;
}
