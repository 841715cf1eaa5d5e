import { type Context, Hono } from 'hono';
import { nextPageAtOnce } from '../../shared/http/at-once.ts';
import { compressPages } from '../../shared/http/compress.ts';
import { keepLanguage } from '../../shared/http/language.ts';
import { later } from '../../shared/http/later.ts';
import { Problem } from '../../shared/http/problem.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import { showClosed } from './closed.tsx';
import { sendCode, showCode } from './code.tsx';
import { openLink, showLink } from './link.tsx';
import { sendLookUp, showLookUp } from './look-up.tsx';
import { showCalendar, showRoster } from './mine/calendar.tsx';
import { showCheckIn } from './mine/check-in.tsx';
import { sendDecision, showDecision } from './mine/decisions.tsx';
import { sendMaterials, showFiles, showMaterials } from './mine/materials.tsx';
import { showMessages } from './mine/messages.tsx';
import { mobilePages, sendMobile, showMobile } from './mine/mobile.tsx';
import { showAnswers, showCase, showMine } from './mine/pages.tsx';
import { sendSlots, showSlots } from './mine/slots.tsx';
import { sendGiveBack, showGiveBack } from './mine/slots-back.tsx';
import { sendTraining, showTraining } from './mine/training.tsx';
import { showNotice } from './notice.tsx';
import { seeOther } from './page.tsx';
import type { Web } from './ports.ts';
import { showProblem } from './problems.tsx';
import { sendDraftChoice, sendExisting, showDraftChoice, showExisting } from './sign-up/choices.tsx';
import { showPage } from './sign-up/form-page.tsx';
import { sendPage } from './sign-up/form-post.ts';
import { sendStopped, showSaved, showStopped } from './sign-up/notes.tsx';
import { showReceipt } from './sign-up/receipt.tsx';
import { ownTexts } from './texts.ts';
import { createVisit, ownPost, type Visit } from './visit.ts';

const { showAccessibility, showPrivacy } = later(() => import('./statements.tsx'));
const { sendTeam, showTeam } = later(() => import('./mine/team.tsx'));
const { sendInvitation, showInvitation } = later(() => import('./team/invitation.tsx'));

/** Most bytes of a posted page; the longest form page is under 4 KB. */
const largestBody = 64 * 1024;

type Env = { Variables: { visit: Visit; started: number } };
type Handler = (visit: Visit, c: Context<Env>) => Response | Promise<Response>;

/** The public site of a city. Everything that it works with comes in; nothing here knows of AWS. */
export function createWeb(web: Web): Hono<Env> {
  const texts = { ...ownTexts, ...web.texts, ...web.form.texts };
  const app = new Hono<Env>({ strict: false });
  const on = (handler: Handler) => (c: Context<Env>) => handler(c.get('visit'), c);
  /** Pages of a sign-up: while the call is open. */
  const whileOpen = (handler: Handler) => on((visit, c) => (web.city.open ? handler : showClosed)(visit, c));

  app.use(nextPageAtOnce(app));
  const formsTo = web.files ? [web.files.origin] : [];
  app.use(securityHeaders({ secure: web.publicUrl.startsWith('https:'), formsTo }));
  app.use(compressPages());
  app.route('/', web.assets.routes);
  app.use(async (c, next) => {
    const started = web.clock.now();
    await web.refresh?.();
    c.set('visit', createVisit(c, web, texts));
    await next();
    web.log.info('http', {
      method: c.req.method,
      route: routeOf(c),
      status: c.res.status,
      milliseconds: web.clock.now() - started,
    });
  });
  app.use(async (c, next) => {
    if (c.req.method === 'POST' && (await c.req.arrayBuffer()).byteLength > largestBody) {
      throw new Problem(413, 'body.tooLarge');
    }
    return next();
  });
  app.use(async (c, next) => {
    const wish = c.req.query('lang');
    const lang = web.city.languages.find((offered) => offered === wish);
    if (c.req.method !== 'GET' || !wish || !lang) return next();
    // The choice moves into a cookie, so that an address that is passed on says nothing of it.
    keepLanguage(c, c.get('visit').cookies, lang);
    const url = new URL(c.req.url);
    url.searchParams.delete('lang');
    return seeOther(c.get('visit'), url.pathname + url.search);
  });

  app.get('/', on(showNotice));
  app.get('/privacy', on(showPrivacy));
  app.get('/accessibility', on(showAccessibility));
  for (const purpose of ['resume', 'check'] as const) {
    app.get(
      `/${purpose}`,
      on((visit) => showLookUp(visit, purpose)),
    );
    app.post(
      `/${purpose}`,
      on((visit) => sendLookUp(visit, purpose)),
    );
  }
  app.get('/code', on(showCode));
  app.post('/code', on(sendCode));

  app.get('/sign-up', (c) => c.redirect('/', 303));
  app.get('/sign-up/draft', whileOpen(showDraftChoice));
  app.post('/sign-up/draft', whileOpen(sendDraftChoice));
  app.get('/sign-up/existing', on(showExisting));
  app.post('/sign-up/existing', whileOpen(sendExisting));
  app.get('/sign-up/saved', whileOpen(showSaved));
  app.get(
    '/sign-up/stopped/:reason',
    on((visit, c) => showStopped(visit, c.req.param('reason') ?? '')),
  );
  app.post('/sign-up/stopped/:reason', whileOpen(sendStopped));
  app.get('/sign-up/receipt', on(showReceipt));
  app.get(
    '/sign-up/:page',
    whileOpen((visit, c) => showPage(visit, pageIn(web, c))),
  );
  app.post(
    '/sign-up/:page',
    on((visit, c) => sendPage(visit, pageIn(web, c))),
  );

  app.get('/mine', on(showMine));
  app.get(
    '/mine/:reference',
    on((visit, c) => showCase(visit, param(c, 'reference'))),
  );
  app.get(
    '/mine/:reference/answers',
    on((visit, c) => showAnswers(visit, param(c, 'reference'))),
  );
  app.get(
    '/mine/:reference/messages',
    on((visit, c) => showMessages(visit, param(c, 'reference'))),
  );
  app.get(
    '/mine/:reference/materials',
    on((visit, c) => showMaterials(visit, param(c, 'reference'))),
  );
  app.get(
    '/mine/:reference/materials/files',
    on((visit, c) => showFiles(visit, param(c, 'reference'))),
  );
  for (const what of ['remove', 'done'] as const) {
    app.post(
      `/mine/:reference/materials/${what}`,
      on((visit, c) => sendMaterials(visit, param(c, 'reference'), what)),
    );
  }
  for (const [at, show, send] of [
    ['training', showTraining, sendTraining],
    ['slots', showSlots, sendSlots],
    ['slots/back', showGiveBack, sendGiveBack],
    ['checkIn', showCheckIn],
    ['roster', showRoster],
    ['calendar', showCalendar],
  ] as const) {
    app.get(
      `/mine/:reference/${at}`,
      on((visit, c) => show(visit, param(c, 'reference'))),
    );
    if (send) {
      app.post(
        `/mine/:reference/${at}`,
        on((visit, c) => send(visit, param(c, 'reference'))),
      );
    }
  }
  app.get(
    '/mine/:reference/team',
    on((visit, c) => showTeam(visit, param(c, 'reference'))),
  );
  app.post(
    '/mine/:reference/team',
    on((visit, c) => sendTeam(visit, param(c, 'reference'))),
  );
  const invitation = (c: Context<Env>) => ({ kind: param(c, 'kind'), id: param(c, 'id'), seat: param(c, 'seat') });
  app.get(
    '/invitation/:kind/:id/:seat',
    on((visit, c) => showInvitation(visit, invitation(c))),
  );
  app.post(
    '/invitation/:kind/:id/:seat',
    on((visit, c) => sendInvitation(visit, invitation(c))),
  );
  for (const at of mobilePages) {
    const route = `/mine/:reference/changeMobile${at && `/${at}`}`;
    app.get(
      route,
      on((visit, c) => showMobile(visit, param(c, 'reference'), at)),
    );
    app.post(
      route,
      on((visit, c) => sendMobile(visit, param(c, 'reference'), at)),
    );
  }
  app.get(
    '/mine/:reference/:decision',
    on((visit, c) => showDecision(visit, param(c, 'reference'), param(c, 'decision'))),
  );
  app.post(
    '/mine/:reference/:decision',
    on((visit, c) => sendDecision(visit, param(c, 'reference'), param(c, 'decision'))),
  );
  app.get(
    '/link',
    on((visit) => showLink(visit, '')),
  );
  app.get(
    '/link/:secret',
    on((visit, c) => showLink(visit, param(c, 'secret'))),
  );
  app.post('/link', on(openLink));
  app.post(
    '/sign-out',
    on(async (visit) => {
      await ownPost(visit);
      await visit.leave();
      return seeOther(visit, '/');
    }),
  );

  app.notFound((c) => showProblem(visitOf(c, web, texts), 404, 'page.missing'));
  app.onError((error, c) => {
    const visit = visitOf(c, web, texts);
    if (error instanceof Problem) return showProblem(visit, error.status, error.code, error.vars);
    // The reader gets a number to tell us, and never what went wrong inside.
    const errorId = web.ids.uuid().slice(0, 8);
    web.log.error('web.fault', error, { errorId, method: c.req.method, route: routeOf(c) });
    return showProblem(visit, 500, 'fault', { errorId });
  });
  return app;
}

const visitOf = (c: Context<Env>, web: Web, texts: typeof ownTexts) => c.get('visit') ?? createVisit(c, web, texts);
const param = (c: Context<Env>, name: string) => c.req.param(name) ?? '';

/** The page of the form in the address. */
function pageIn(web: Web, c: Context<Env>): string {
  const page = web.form.pages.find(({ id }) => id === c.req.param('page'));
  if (!page) throw new Problem(404, 'page.missing');
  return page.id;
}

/** The pattern of the route, never the path that was asked for. */
function routeOf(c: Context<Env>): string {
  const pattern = c.req.routePath ?? '';
  return pattern === '/*' || pattern === '*' ? '/other' : pattern;
}
