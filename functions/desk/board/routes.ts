import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';
import type { Visit } from '../visit.ts';

const { sendBack, sendCheckIn, sendCode, sendNoShow, showBack, showCheckIn, showScanned } = later(
  () => import('../group/check-in.tsx'),
);
const { sendContact, showGroup } = later(() => import('../group/page.tsx'));
const { sendOpen, showOpen } = later(() => import('./open.tsx'));
const { showBoard, showGroupBoard } = later(() => import('./page.tsx'));
const { sendPropose, showPropose } = later(() => import('./propose.tsx'));
const { sendNewSession, sendSession, showNewSession, showSession, showSessions } = later(
  () => import('./sessions.tsx'),
);
const { sendSlot, showSlot } = later(() => import('./slot.tsx'));

type OfGroup = (visit: Visit, post: string, number: string) => Promise<Response>;

/** 岗前培训 and 排班 at the desk: the board of leads and administrators, the groups of leaders. */
export function boardRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/board', on(showBoard));
  app.get('/desk/check-in', on(showScanned));
  app.get('/desk/sessions', on(showSessions));
  app.get('/desk/sessions/new', on(showNewSession));
  app.post('/desk/sessions/new', on(sendNewSession));
  app.get(
    '/desk/sessions/:id',
    on((visit, c) => showSession(visit, c.req.param('id') ?? '')),
  );
  app.post(
    '/desk/sessions/:id',
    on((visit, c) => sendSession(visit, c.req.param('id') ?? '')),
  );
  const routes: [path: string, show: OfGroup | undefined, send?: OfGroup][] = [
    ['/desk/board/:post/:number', showGroupBoard],
    ['/desk/board/:post/:number/open', showOpen, sendOpen],
    ['/desk/board/:post/:number/slot', showSlot, sendSlot],
    ['/desk/board/:post/:number/propose', showPropose, sendPropose],
    ['/desk/group/:post/:number', showGroup],
    ['/desk/group/:post/:number/contact', undefined, sendContact],
    ['/desk/group/:post/:number/code', undefined, sendCode],
    ['/desk/group/:post/:number/check-in', showCheckIn, sendCheckIn],
    ['/desk/group/:post/:number/no-show', undefined, sendNoShow],
    ['/desk/group/:post/:number/back', showBack, sendBack],
  ];
  const of = (act: OfGroup) => on((visit, c) => act(visit, c.req.param('post') ?? '', c.req.param('number') ?? ''));
  for (const [path, show, send] of routes) {
    if (show) app.get(path, of(show));
    if (send) app.post(path, of(send));
  }
}
