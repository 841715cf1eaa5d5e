import type { Hono } from 'hono';
import type { DeskEnv, On } from '../app.tsx';
import { sendUpload, showBatches, showUpload } from './list.tsx';
import { sendBatch, sendResult, showBatch } from './page.tsx';

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
    '/desk/batches/:id/result.csv',
    on((visit, c) => sendResult(visit, id(c))),
  );
}
