import { Notification } from '../../../shared/ui/notification.tsx';
import type { Visit } from '../visit.ts';

/** Told once after signing in again: what was typed is still there. */
export function SessionNote({ visit: { c, t } }: { visit: Visit }) {
  if (c.req.query('kept') === undefined) return null;
  return (
    <Notification title={t('desk.session.title')}>
      <p class="govuk-notification-banner__heading">{t('desk.session')}</p>
    </Notification>
  );
}
