import { type Context, Hono } from 'hono';
import { compressPages } from '../../shared/http/compress.ts';
import { keepLanguage } from '../../shared/http/language.ts';
import { Problem } from '../../shared/http/problem.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import { requireStaff, type StaffEnv } from '../../shared/staff/require-staff.ts';
import { largestList } from './batches/limits.ts';
import { batchRoutes } from './batches/routes.ts';
import { boardRoutes } from './board/routes.ts';
import { phoneRoutes } from './by-phone/routes.ts';
import { callUpRoutes } from './call-ups/routes.ts';
import { sendDecision, showDecision } from './case/decide.tsx';
import { sendOpen } from './case/files.tsx';
import { showCase, showWatching } from './case/page.tsx';
import { sendNote, sendRedrive, sendReveal } from './case/posts.ts';
import { exportRoutes } from './exports/routes.ts';
import { leaderRoutes } from './leaders/routes.ts';
import { sendMany, showMany } from './lists/many.tsx';
import { showQueue, showStart } from './lists/page.tsx';
import { showMessage } from './messages/page.tsx';
import { organisationRoutes } from './organisations/routes.ts';
import type { Desk } from './ports.ts';
import { postRoutes } from './posts/routes.ts';
import { showBye, showProblem } from './problems.tsx';
import { sendSearch, showSearch } from './search/page.tsx';
import { rememberWho, signedOut } from './signed-out.ts';
import { teamRoutes } from './teams/routes.ts';
import { sendHandover, showToday } from './today/page.tsx';
import { createVisit, type Visit } from './visit.ts';

/** Most bytes of a posted page; the longest form page is under 8 KB. */
const largestBody = 128 * 1024;

export type DeskEnv = StaffEnv & { Variables: { visit: Visit } };
type Handler = (visit: Visit, c: Context<DeskEnv>) => Response | Promise<Response>;
export type On = (handler: Handler) => (c: Context<DeskEnv>) => Response | Promise<Response>;

/** The desk of a city's staff, under /desk. Everything that it works with comes in; nothing here knows of AWS. */
export function createDesk(desk: Desk): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>({ strict: false });
  const { city, clock } = desk.env;
  const on: On = (handler) => (c) => handler(c.get('visit'), c);
  const ref = (c: Context) => c.req.param('ref') ?? '';

  const picturesFrom = desk.files ? [desk.files.origin] : [];
  app.use(securityHeaders({ secure: desk.publicUrl.startsWith('https:'), picturesFrom }));
  app.use(compressPages());
  app.route('/desk', desk.assets.routes);
  app.use(async (c, next) => {
    const started = clock.now();
    await next();
    const { method } = c.req;
    desk.log.info('http', { method, route: routeOf(c), status: c.res.status, milliseconds: clock.now() - started });
  });
  app.use(async (c, next) => {
    // A list comes with the fields around it.
    const most = c.req.path === '/desk/batches/new' ? largestList + largestBody : largestBody;
    const declared = Number(c.req.header('content-length') ?? 0);
    if (declared > most) throw new Problem(413, 'body.tooLarge');
    if (c.req.method === 'POST' && (await c.req.arrayBuffer()).byteLength > most) {
      throw new Problem(413, 'body.tooLarge');
    }
    return next();
  });
  app.get('/desk/bye', (c) => showBye(desk, c));
  app.route('/desk', desk.signIn);

  app.use(requireStaff({ ...desk, signedOut: signedOut(desk) }));
  app.use(async (c, next) => {
    const wish = city.languages.find((lang) => lang === c.req.query('lang'));
    if (c.req.method === 'GET' && wish) {
      keepLanguage(c, desk.cookies, wish);
      const url = new URL(c.req.url);
      url.searchParams.delete('lang');
      return c.redirect(url.pathname + url.search, 303);
    }
    await Promise.all([rememberWho(desk, c, c.var.staff), desk.env.refresh?.()]);
    c.set('visit', createVisit(c, desk));
    return next();
  });

  app.get('/desk', on(showStart));
  app.get(
    '/desk/queues/:queue',
    on((visit, c) => showQueue(visit, c.req.param('queue') ?? '')),
  );
  app.get(
    '/desk/queues/:queue/many',
    on((visit, c) => showMany(visit, c.req.param('queue') ?? '')),
  );
  app.post(
    '/desk/queues/:queue/many',
    on((visit, c) => sendMany(visit, c.req.param('queue') ?? '')),
  );
  app.get('/desk/search', on(showSearch));
  app.post('/desk/search', on(sendSearch));
  app.get('/desk/today', on(showToday));
  app.post('/desk/today', on(sendHandover));
  phoneRoutes(app, on);
  exportRoutes(app, on);
  callUpRoutes(app, on);
  organisationRoutes(app, on);
  postRoutes(app, on);
  batchRoutes(app, on);
  teamRoutes(app, on);
  leaderRoutes(app, on);
  boardRoutes(app, on);

  app.get(
    '/desk/cases/:ref',
    on((visit, c) => showCase(visit, ref(c))),
  );
  app.get(
    '/desk/cases/:ref/watching',
    on((visit, c) => showWatching(visit, ref(c))),
  );
  app.post(
    '/desk/cases/:ref/reveal',
    on((visit, c) => sendReveal(visit, ref(c))),
  );
  app.post(
    '/desk/cases/:ref/files/:file',
    on((visit, c) => sendOpen(visit, ref(c), c.req.param('file') ?? '')),
  );
  for (const kind of ['call', 'verify'] as const) {
    app.post(
      `/desk/cases/:ref/${kind}`,
      on((visit, c) => sendNote(visit, ref(c), kind)),
    );
  }
  app.get(
    '/desk/messages/:ref',
    on((visit, c) => showMessage(visit, ref(c))),
  );
  for (const [at, workflow] of [
    ['cases', 'recruitment'],
    ['messages', 'messages'],
  ] as const) {
    app.get(
      `/desk/${at}/:ref/decisions/:decision`,
      on((visit, c) => showDecision(visit, workflow, ref(c), c.req.param('decision') ?? '')),
    );
    app.post(
      `/desk/${at}/:ref/decisions/:decision`,
      on((visit, c) => sendDecision(visit, workflow, ref(c), c.req.param('decision') ?? '')),
    );
    for (const how of ['redrive', 'again'] as const) {
      app.post(
        `/desk/${at}/:ref/${how}`,
        on((visit, c) => sendRedrive(visit, workflow, ref(c), how === 'again')),
      );
    }
  }

  app.notFound((c) => showProblem(desk, c, 404, 'page.missing'));
  app.onError((error, c) => {
    if (error instanceof Problem) return showProblem(desk, c, error.status, error.code, error.vars);
    // The reader gets a number to tell us, and never what went wrong inside.
    const errorId = desk.env.ids.uuid().slice(0, 8);
    desk.log.error('desk.fault', error, { errorId, method: c.req.method, route: routeOf(c) });
    return showProblem(desk, c, 500, 'fault', { errorId });
  });
  return app;
}

/** The pattern of the route, never the path that was asked for. */
function routeOf(c: Context): string {
  const pattern = c.req.routePath ?? '';
  return pattern === '/*' || pattern === '*' ? '/other' : pattern;
}
