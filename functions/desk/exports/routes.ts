import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { sendChoose, showChoose } = later(() => import('./choose.tsx'));
const { loadFile, sendCancel, showProgress } = later(() => import('./progress.tsx'));

/** 导出: what to export, how far it is, the file. */
export function exportRoutes(app: Hono<DeskEnv>, on: On): void {
  const queue = '/desk/queues/:queue/export';
  app.get(
    queue,
    on((visit, c) => showChoose(visit, c.req.param('queue') ?? '')),
  );
  app.post(
    queue,
    on((visit, c) => sendChoose(visit, c.req.param('queue') ?? '')),
  );
  const one = '/desk/exports/:ref';
  app.get(
    one,
    on((visit, c) => showProgress(visit, c.req.param('ref') ?? '')),
  );
  app.post(
    `${one}/cancel`,
    on((visit, c) => sendCancel(visit, c.req.param('ref') ?? '')),
  );
  app.get(
    `${one}/file`,
    on((visit, c) => loadFile(visit, c.req.param('ref') ?? '')),
  );
}
