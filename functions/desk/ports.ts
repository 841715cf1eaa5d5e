import type { Hono } from 'hono';
import type { FilesPlace } from '../../shared/files/place.ts';
import type { Assets } from '../../shared/http/assets.ts';
import type { Cookies } from '../../shared/http/cookies.ts';
import type { Csrf } from '../../shared/http/csrf.ts';
import type { Log } from '../../shared/privacy/log.ts';
import type { SessionValues } from '../../shared/privacy/session-value.ts';
import type { StaffEnv } from '../../shared/staff/require-staff.ts';
import type { StaffSessions } from '../../shared/staff/sessions.ts';
import type { Env } from '../../shared/workflow/env.ts';

/** Everything that the desk works with; nothing of it is imported, so that a test can stand in for each. */
export interface Desk {
  /** The engine: cases, queues, keys, clock, the city. */
  env: Env;
  /** Name of the staff table: sessions, who is looking, what was typed and not sent. */
  staffTable: string;
  sessions: StaffSessions;
  /** Routes under /desk that bring a session: `/sign-in`, `/sign-out`. */
  signIn: Hono<StaffEnv>;
  cookies: Cookies;
  csrf: Csrf;
  /** Encrypts what is kept of a person's typing. */
  values: SessionValues;
  /** Random digits for codes. */
  digits(n: number): string;
  assets: Assets;
  log: Log;
  /** Where people's files are, and the key with which this function opens them; absent where nobody uploads any. */
  files?: FilesPlace;
  /** A short-lived address of an object in the city's bucket, to be saved under a name; absent where it has none. */
  fileLink?(key: string, name: string): string;
  /** Origin of the site, without a slash at its end. */
  publicUrl: string;
}
