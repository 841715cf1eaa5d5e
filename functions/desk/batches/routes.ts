import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { sendUpload, showBatches, showUpload } = later(() => import('./list.tsx'));
const { sendBatch, showBatch } = later(() => import('./page.tsx'));
const { sendSheet } = later(() => import('./sheets.ts'));

/** 组织申报: lists that organisations declare, checked, approved by a lead, and how far each batch has come. */
export function batchRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/batches', on(showBatches));
  app.get(
    '/desk/batches/new',
    on((visit) => showUpload(visit)),
  );
  app.post('/desk/batches/new', on(sendUpload));
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param('id') ?? '';
  app.get(
    '/desk/batches/:id',
    on((visit, c) => showBatch(visit, id(c))),
  );
  app.post(
    '/desk/batches/:id',
    on((visit, c) => sendBatch(visit, id(c))),
  );
  app.get(
    '/desk/batches/:id/:file',
    on((visit, c) => sendSheet(visit, id(c), c.req.param('file') ?? '')),
  );
}
