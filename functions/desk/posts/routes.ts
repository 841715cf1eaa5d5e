import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { sendChange, sendNew, showChange, showNew } = later(() => import('./change.tsx'));
const { sendSwitch, showSwitch } = later(() => import('./close.tsx'));
const { showPosts } = later(() => import('./list.tsx'));
const { showPost } = later(() => import('./page.tsx'));

/** 岗位开发: the posts of the city, opened, resized and closed by lead and admin. */
export function postRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/posts', on(showPosts));
  app.get('/desk/posts/new', on(showNew));
  app.post('/desk/posts/new', on(sendNew));
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param('id') ?? '';
  app.get(
    '/desk/posts/:id',
    on((visit, c) => showPost(visit, id(c))),
  );
  app.get(
    '/desk/posts/:id/change',
    on((visit, c) => showChange(visit, id(c))),
  );
  app.post(
    '/desk/posts/:id/change',
    on((visit, c) => sendChange(visit, id(c))),
  );
  for (const to of ['close', 'reopen'] as const) {
    app.get(
      `/desk/posts/:id/${to}`,
      on((visit, c) => showSwitch(visit, id(c), to)),
    );
    app.post(
      `/desk/posts/:id/${to}`,
      on((visit, c) => sendSwitch(visit, id(c), to)),
    );
  }
}
