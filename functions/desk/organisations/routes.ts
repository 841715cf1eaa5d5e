import type { Hono } from 'hono';
import type { DeskEnv, On } from '../app.tsx';
import { sendCalled } from './called.tsx';
import { sendEnrol, showEnrol } from './new.tsx';
import { sendContact, sendStandby, showOrganisation, showOrganisations } from './pages.tsx';

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
