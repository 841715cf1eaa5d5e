import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { showLeaders } = later(() => import('./list.tsx'));
const { sendLeader, showLeader } = later(() => import('./page.tsx'));

/** 组长带哪些组: seen and set by leads and administrators of the whole city. */
export function leaderRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/leaders', on(showLeaders));
  const sub = (c: { req: { param(name: string): string | undefined } }) => c.req.param('sub') ?? '';
  app.get(
    '/desk/leaders/:sub',
    on((visit, c) => showLeader(visit, sub(c))),
  );
  app.post(
    '/desk/leaders/:sub',
    on((visit, c) => sendLeader(visit, sub(c))),
  );
}
