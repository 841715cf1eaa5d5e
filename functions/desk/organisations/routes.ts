import type { Hono } from 'hono';
import { later } from '../../../shared/http/later.ts';
import type { DeskEnv, On } from '../app.tsx';

const { sendCalled } = later(() => import('./called.tsx'));
const { sendEnrol, showEnrol } = later(() => import('./new.tsx'));
const { sendContact, sendStandby, showOrganisation, showOrganisations } = later(() => import('./pages.tsx'));

/** Organisations that stand by as a whole. */
export function organisationRoutes(app: Hono<DeskEnv>, on: On): void {
  const all = '/desk/organisations';
  const id = (c: { req: { param(name: string): string | undefined } }) => c.req.param('id') ?? '';
  app.get(all, on(showOrganisations));
  app.get(`${all}/new`, on(showEnrol));
  app.post(`${all}/new`, on(sendEnrol));
  app.get(
    `${all}/:id`,
    on((visit, c) => showOrganisation(visit, id(c))),
  );
  app.post(
    `${all}/:id/contact`,
    on((visit, c) => sendContact(visit, id(c))),
  );
  app.post(
    `${all}/:id/standby`,
    on((visit, c) => sendStandby(visit, id(c))),
  );
  app.post(
    '/desk/call-ups/:id/organisation',
    on((visit, c) => sendCalled(visit, id(c))),
  );
}
