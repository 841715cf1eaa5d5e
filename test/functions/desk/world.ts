import { randomInt, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { createDesk } from '../../../functions/desk/app.tsx';
import { deskAssets } from '../../../functions/desk/assets.ts';
import type { Desk } from '../../../functions/desk/ports.ts';
import { seedStaff } from '../../../infra/local/seed-staff.ts';
import type { City } from '../../../shared/city/city.ts';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { createCookies } from '../../../shared/http/cookies.ts';
import { createCsrf } from '../../../shared/http/csrf.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createLog } from '../../../shared/privacy/log.ts';
import { createSessionValues } from '../../../shared/privacy/session-value.ts';
import { requireStaff, type StaffEnv, sessionCookie } from '../../../shared/staff/require-staff.ts';
import { createStaffSessions } from '../../../shared/staff/sessions.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { lean } from '../../support/lean.ts';
import { makeCity, type TestCity } from '../recruitment/workflow/world.ts';

/** One call to a table, as it was made. */
export interface TableCall {
  name: string;
  input: Record<string, unknown>;
  /** Items that the answer had. */
  count: number;
}

/** The desk on a real engine and a real embedded table; queue, clock, outside parties and sign-in are the test's. */
export interface World {
  desk: Desk;
  app: ReturnType<typeof createDesk>;
  city: TestCity;
  dynamo: Dynamo;
  /** Calls of the desk to tables, newest last. */
  calls: TableCall[];
  logged: string[];
  stop(): Promise<void>;
}

/** Makes the world. `publicUrl`: where a browser will find it. */
export async function makeWorld(
  options: { publicUrl?: string; city?: Partial<City>; files?: FilesPlace } = {},
): Promise<World> {
  const dynamo = lean(await startDynamo());
  const city = await makeCity(dynamo, options.city);
  const staffTable = await dynamo.table(`staff-${randomUUID()}`);
  Object.assign(city.env.tables.of, { door: await dynamo.table(`door-${randomUUID()}`) });
  await seedStaff(dynamo.documents, staffTable, city.city);
  const calls: TableCall[] = [];
  const documents = {
    async send(command: { constructor: { name: string }; input: Record<string, unknown> }) {
      const answer = (await dynamo.documents.send(command as never)) as { Items?: unknown[]; Count?: number };
      const count = answer.Items?.length ?? answer.Count ?? 0;
      calls.push({ name: command.constructor.name, input: command.input, count });
      return answer;
    },
  } as unknown as typeof dynamo.documents;
  const { clock } = city.env;
  const publicUrl = options.publicUrl ?? 'http://localhost';
  const hasher = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
  const logged: string[] = [];
  const line = (message: string, extra: Record<string, unknown>) =>
    void logged.push(JSON.stringify({ message, ...extra }));
  const shared = {
    sessions: createStaffSessions({ documents, table: staffTable, hasher, clock }),
    cookies: createCookies(false),
    csrf: createCsrf(hasher),
    publicUrl,
  };
  const desk: Desk = {
    ...shared,
    env: { ...city.env, documents },
    staffTable,
    signIn: fakeSignIn(shared),
    values: createSessionValues({ keys: [{ kid: 's1', key: Buffer.alloc(32, 9).toString('base64url') }] }, clock),
    digits: (n) => String(randomInt(10 ** n)).padStart(n, '0'),
    assets: deskAssets(),
    log: createLog({ info: line, warn: line, error: line }),
    ...(options.files && { files: options.files }),
  };
  return { desk, app: createDesk(desk), city, dynamo, calls, logged, stop: () => dynamo.stop() };
}

/** `GET /desk/sign-in?as=demo-reviewer` signs in; the issuer's own tests are elsewhere. */
function fakeSignIn(deps: Pick<Desk, 'sessions' | 'cookies' | 'csrf' | 'publicUrl'>): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.get('/sign-in', async (c) => {
    const sub = c.req.query('as') ?? deps.cookies.get(c, 'as');
    if (!sub) return c.text('who?');
    deps.cookies.set(c, sessionCookie, await deps.sessions.begin(sub));
    return c.redirect(c.req.query('returnTo') ?? '/desk', 303);
  });
  app.post('/sign-out', requireStaff(deps), async (c) => {
    await deps.sessions.end(deps.cookies.get(c, sessionCookie)!);
    deps.cookies.drop(c, sessionCookie);
    return c.redirect('/desk/bye', 303);
  });
  return app;
}
