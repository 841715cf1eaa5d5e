import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { showDone } = later(() => import('./done.tsx'));
const { sendFormPage, showFormPage } = later(() => import('./form-page.tsx'));
const { sendPhone, showPhone } = later(() => import('./start.tsx'));
const { sendVerify, showVerify } = later(() => import('./verify.tsx'));

/** 电话代报名: start, the number's verification, the pages of the form, the number to read out. */
export function phoneRoutes(app: Hono<DeskEnv>, on: On): void {
  app.get('/desk/by-phone', on(showPhone));
  app.post('/desk/by-phone', on(sendPhone));
  app.get('/desk/by-phone/verify', on(showVerify));
  app.post('/desk/by-phone/verify', on(sendVerify));
  app.get(
    '/desk/by-phone/done/:ref',
    on((visit, c) => showDone(visit, c.req.param('ref') ?? '')),
  );
  app.get(
    '/desk/by-phone/:page',
    on((visit, c) => showFormPage(visit, c.req.param('page') ?? '')),
  );
  app.post(
    '/desk/by-phone/:page',
    on((visit, c) => sendFormPage(visit, c.req.param('page') ?? '')),
  );
}
