import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { showTeams } = later(() => import('./list.tsx'));
const { showTeam } = later(() => import('./page.tsx'));

/** 团队: all of them with the roles that each lacks, and one of them. */
export function teamRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/teams', on(showTeams));
  app.get(
    '/desk/teams/:id',
    on((visit, c) => showTeam(visit, c.req.param('id') ?? '')),
  );
}
