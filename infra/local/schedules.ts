import { randomUUID } from 'node:crypto';
import { HostError } from './host-error.ts';
import type { LocalFunction } from './lambda/function.ts';

/** A schedule of the template with the function that it invokes. */
export interface Schedule {
  name: string;
  expression: string;
  arn: string;
  target: LocalFunction;
  /** The event that the template gives; without one, EventBridge's own. */
  input: string | undefined;
  source: 'aws.events' | 'aws.scheduler';
  account: string;
  region: string;
}

export interface Schedules {
  /** Fires a schedule at once, for tests; resolves when its function has answered. */
  fire(name: string): Promise<void>;
  stop(): void;
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds of `rate(5 minutes)`. @throws HostError for an expression that it doesn't know. */
export function rateOf(expression: string): number {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (!found)
    throw new HostError(`The one-machine host doesn't know the schedule ${expression}: only rate(…) and cron(…).`);
  return Number(found[1]) * unitMs[found[2]!]!;
}

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function fieldHolds(field: string, value: number, first: number): boolean {
  return field.split(',').some((part) => {
    const [range = '*', step] = part.split('/');
    const named = range.replace(/[A-Z]{3}/g, (day) => String(weekdays.indexOf(day) + 1));
    const [from, to] = named === '*' || named === '?' ? [first, Infinity] : named.split('-').map(Number);
    const last = to ?? (step ? Infinity : from!);
    return value >= from! && value <= last && (value - from!) % Number(step ?? 1) === 0;
  });
}

/** @throws HostError for an expression that this host can't follow */
export const checkExpression = (expression: string) => {
  if (expression.startsWith('cron(')) cronHolds(expression, 0);
  else rateOf(expression);
};

/** Whether a minute (epoch milliseconds, UTC) is one of `cron(minutes hours day month weekday year)`. */
export function cronHolds(expression: string, time: number): boolean {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) throw new HostError(`The one-machine host doesn't know the schedule ${expression}.`);
  const at = new Date(time);
  const values: [number, number][] = [
    [at.getUTCMinutes(), 0],
    [at.getUTCHours(), 0],
    [at.getUTCDate(), 1],
    [at.getUTCMonth() + 1, 1],
    [at.getUTCDay() + 1, 1],
    [at.getUTCFullYear(), 1970],
  ];
  return values.every(([value, first], index) => fieldHolds(fields[index]!, value, first));
}

function eventOf(schedule: Schedule, now: number): unknown {
  if (schedule.input !== undefined) return JSON.parse(schedule.input);
  const scheduler = schedule.source === 'aws.scheduler';
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: schedule.source,
    account: schedule.account,
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    region: schedule.region,
    resources: [schedule.arn],
    detail: scheduler ? '{}' : {},
  };
}

/**
 * Invokes a schedule's function when it is due; a run that is still under way is not overtaken.
 * @param timed those that run by the clock; the others only when fired
 */
export function startSchedules(
  timed: Schedule[],
  schedules: Schedule[],
  now: () => number,
  log: (line: string) => void,
): Schedules {
  const running = new Map<Schedule, Promise<void>>();

  function fire(schedule: Schedule): Promise<void> {
    const under = running.get(schedule);
    if (under) return under;
    const run = schedule.target.invoke(eventOf(schedule, now())).then((outcome) => {
      running.delete(schedule);
      if (!outcome.ok) log(`schedule ${schedule.name}: ${outcome.error.errorType}`);
    });
    running.set(schedule, run);
    return run;
  }

  const timers = timed.map((schedule) => {
    if (!schedule.expression.startsWith('cron(')) return setInterval(() => fire(schedule), rateOf(schedule.expression));
    let last = Math.floor(now() / 60_000);
    return setInterval(() => {
      const minute = Math.floor(now() / 60_000);
      if (minute !== last && cronHolds(schedule.expression, minute * 60_000)) void fire(schedule);
      last = minute;
    }, 5000);
  });
  return {
    async fire(name) {
      const schedule = schedules.find((one) => one.name === name) ?? schedules.find((one) => one.name.startsWith(name));
      if (!schedule) throw new Error(`There is no schedule ${name}`);
      // One that began before may have read what was there then.
      await running.get(schedule);
      await fire(schedule);
    },
    stop: () => timers.forEach(clearInterval),
  };
}
