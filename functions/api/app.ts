import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { compressPages } from '../../shared/http/compress.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import type { StaffRole } from '../../shared/staff/staff.ts';
import { showCase } from './cases.ts';
import { takeDecision } from './decisions.ts';
import { listForms, showForm } from './forms.ts';
import { acceptedLanguage } from './language.ts';
import { createLimit } from './limits.ts';
import { showList } from './lists.ts';
import { openApi } from './openapi/document.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem, problemAnswer } from './problems.ts';
import { listReaders, programs, readers, submitters } from './programs.ts';
import { gatewayOnly, takeReceipt } from './receipts.ts';
import { submit } from './submissions.ts';

/** The JSON API of a city. Everything that it works with comes in; nothing here knows of AWS. */
export function createApi(api: Api): Hono<ApiEnv> {
  const { city, clock } = api.env;
  const app = new Hono<ApiEnv>({ strict: false });
  const count = createLimit(api);
  const allowed = (roles: readonly StaffRole[]) => programs(api, count, roles);

  app.use(securityHeaders({ secure: api.publicUrl.startsWith('https:') }));
  app.use(compressPages());
  app.use(async (c, next) => {
    c.set('requestId', c.env?.requestContext?.requestId ?? api.ids.uuid());
    c.set('lang', acceptedLanguage(c.req.header('accept-language'), city.languages));
    const started = clock.now();
    await api.env.refresh?.();
    await next();
    c.res.headers.set('x-request-id', c.var.requestId);
    c.res.headers.append('vary', 'accept-language');
    api.log.info('http', {
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      milliseconds: clock.now() - started,
      requestId: c.var.requestId,
      ...(c.var.staff && { role: c.var.staff.role }),
    });
  });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed(c, methods) {
        const allow = methods.join(', ');
        const problem = new ApiProblem('method.notAllowed', { vars: { allow }, headers: { allow } });
        return problemAnswer(problem, c as Context<ApiEnv>, api, '/other');
      },
    }),
  );
  // Read again each time, but sent again only when it has changed.
  const revalidated = [
    etag({ weak: true }),
    async (c: Context<ApiEnv>, next: () => Promise<void>) => {
      await next();
      if (c.res.ok) c.res.headers.set('cache-control', c.var.staff ? 'private, no-cache' : 'no-cache');
    },
  ] as const;

  app.get('/api/openapi.json', ...revalidated, (c) => c.json(openApi(api)));
  app.get('/api/v1/health', (c) => c.json({ status: 'ok', city: city.id, version: api.version }));
  app.get('/api/v1/forms', ...revalidated, (c) => listForms(api, c));
  app.get('/api/v1/forms/:form', ...revalidated, (c) => showForm(api, c));
  app.post('/api/v1/forms/:form/submissions', allowed(submitters), (c) => submit(api, c));
  app.get('/api/v1/cases', ...revalidated, allowed(listReaders), (c) => showList(api, c));
  app.get('/api/v1/cases/:reference', ...revalidated, allowed(readers), (c) => showCase(api, c));
  app.post('/api/v1/cases/:reference/decisions/:decision', allowed(readers), (c) => takeDecision(api, c));
  app.post('/api/v1/messages/receipts', gatewayOnly(api), (c) => takeReceipt(api, c));

  app.notFound((c) => problemAnswer(new ApiProblem('route.missing'), c, api, '/other'));
  app.onError((error, c) => problemAnswer(error, c, api, routeOf(c)));
  return app;
}

/** The pattern of the route, never the path that was asked for. */
function routeOf(c: Context<ApiEnv>): string {
  const pattern = c.req.routePath ?? '';
  return pattern === '/*' || pattern === '*' ? '/other' : pattern;
}
