import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { createDesk } from '../../../functions/desk/app.tsx';
import { deskAssets } from '../../../functions/desk/assets.ts';
import { applicantSide } from '../../../functions/recruitment/applicant.ts';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { teamSide } from '../../../functions/recruitment/teams/side.ts';
import { publicTexts } from '../../../functions/recruitment/texts/public.ts';
import { createWeb } from '../../../functions/web/app.tsx';
import { pageAssets } from '../../../functions/web/assets.ts';
import type { Door } from '../../../functions/web/door/door.ts';
import { writeSession } from '../../../functions/web/door/sessions.ts';
import { createCookies } from '../../../shared/http/cookies.ts';
import { createCsrf } from '../../../shared/http/csrf.ts';
import { createSessionValues } from '../../../shared/privacy/session-value.ts';
import { sessionCookie } from '../../../shared/staff/require-staff.ts';
import { createStaffSessions } from '../../../shared/staff/sessions.ts';
import { visitorOf } from '../../support/visitor.ts';
import type { WiredCity } from './wired.ts';

const origin = 'http://localhost';

/** The desk and the public pages of a wired city, as their handlers wire them; whoever comes is signed in already. */
export function openDoors({ env, clock, tables, hasher, door: sealing, digits, log }: WiredCity) {
  const { documents } = env;
  const values = createSessionValues({ keys: [{ kid: 's1', key: Buffer.alloc(32, 9).toString('base64url') }] }, clock);
  const sessions = createStaffSessions({ documents, table: tables.staff, hasher, clock });
  const common = { csrf: createCsrf(hasher), values, publicUrl: origin, log };
  const desk = createDesk({
    ...common,
    env,
    staffTable: tables.staff,
    sessions,
    signIn: new Hono(),
    cookies: createCookies(false),
    digits,
    assets: deskAssets(),
  });
  const door: Door = { documents, table: tables.door, clock, ids: { uuid: randomUUID, digits }, hasher, ...sealing };
  const web = createWeb({
    ...common,
    get city() {
      return env.city;
    },
    refresh: () => env.refresh?.() ?? Promise.resolve(),
    form: recruitmentForm,
    texts: publicTexts,
    door,
    engine: applicantSide(env),
    teams: teamSide(env),
    sendCode: async () => undefined,
    clock,
    ids: { uuid: randomUUID },
    assets: pageAssets(),
  });
  return {
    /** Somebody of the staff at a browser. */
    async colleague(sub: string) {
      const person = visitorOf({ app: () => desk, origin });
      person.jar.set(sessionCookie, await sessions.begin(sub));
      return person;
    },
    /** Somebody whose mobile number has been verified, on their phone. */
    async volunteer(mobile: string) {
      const person = visitorOf({ app: () => web, origin });
      const id = randomUUID();
      await writeSession(door, id, { purpose: 'check', mobile, verified: true });
      person.jar.set('kapok', id);
      return person;
    },
  };
}

export type Doors = ReturnType<typeof openDoors>;
