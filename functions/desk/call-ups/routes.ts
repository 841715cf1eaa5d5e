import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { sendChange, showChange } = later(() => import('./change.tsx'));
const { showClose } = later(() => import('./close.tsx'));
const { showCallUps } = later(() => import('./list.tsx'));
const { sendNew, showNew } = later(() => import('./new.tsx'));
const { showCallUp } = later(() => import('./page.tsx'));
const { sendAsk, sendEnd, sendGoOn } = later(() => import('./posts.ts'));

/** 调度: who is wanted where, whom to ask, who has said what. */
export function callUpRoutes(app: Hono<DeskEnv>, on: On): void {
  const all = '/desk/call-ups';
  app.get(all, on(showCallUps));
  app.get(`${all}/new`, on(showNew));
  app.post(`${all}/new`, on(sendNew));
  const one = `${all}/:id`;
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param('id') ?? '';
  app.get(
    one,
    on((visit, c) => showCallUp(visit, id(c))),
  );
  app.post(
    `${one}/ask`,
    on((visit, c) => sendAsk(visit, id(c))),
  );
  app.post(
    `${one}/go-on`,
    on((visit, c) => sendGoOn(visit, id(c))),
  );
  app.get(
    `${one}/change`,
    on((visit, c) => showChange(visit, id(c))),
  );
  app.post(
    `${one}/change`,
    on((visit, c) => sendChange(visit, id(c))),
  );
  app.get(
    `${one}/close`,
    on((visit, c) => showClose(visit, id(c))),
  );
  for (const how of ['stop', 'close'] as const) {
    app.post(
      `${one}/${how}`,
      on((visit, c) => sendEnd(visit, id(c), how)),
    );
  }
}
