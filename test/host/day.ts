import { expect } from 'vitest';
import type { RecordedCall } from '../../infra/local/recorder.ts';
import { type TestCity, until } from '../local/city.ts';
import { type Browser, type Doors, program } from './doors.ts';

/** A day of a city: what its parts have in common. */
export interface Day {
  city: TestCity;
  doors: Doors;
  /** Every call that a function made. */
  calls: RecordedCall[];
  /** Every address that anybody went to. */
  addresses: string[];
  /** The volunteer, and the sign-up's reference. */
  person: Browser;
  ref: string;
}

/** Goes to an address, which is then among those that are searched. */
export async function visited({ addresses }: Day, person: Browser, address: string, status = 200): Promise<string> {
  await person.go(address);
  addresses.push(address, person.here.at);
  expect(person.here.status, address).toBe(status);
  return person.here.html;
}

/** Takes a decision at the desk, by its own page where it asks something. */
export async function decideAt(
  day: Day,
  desk: Browser,
  ref: string,
  decision: string,
  values: Record<string, string> = {},
): Promise<void> {
  await visited(day, desk, `/desk/cases/${ref}/decisions/${decision}`);
  await desk.send(values);
  day.addresses.push(desk.here.at);
  expect(desk.here.html, decision).not.toContain('govuk-error-summary');
  expect(desk.here.status, decision).toBe(200);
}

/** Where a sign-up stands. */
export async function stepOf({ doors }: Day, ref: string): Promise<string> {
  const reviewer = await program(doors, 'reviewer');
  return (await reviewer.get(`/cases/${ref}`)).body.step;
}

/** Waits until a sign-up has come to a step. @throws with the step in which it stays. */
export async function comesTo(day: Day, ref: string, step: string): Promise<void> {
  let at = '';
  const there = async () => {
    at = await stepOf(day, ref);
    return at === step;
  };
  await until(`${ref} comes to ${step}`, there).catch((error) => {
    throw new Error(`It stays at ${at}`, { cause: error });
  });
}
