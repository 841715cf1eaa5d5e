import type { Child } from 'hono/jsx';

/** News about what the reader has just done, or must know before going on. */
export function Notification({ title, success, children }: { title: string; success?: boolean; children: Child }) {
  return (
    <section
      class={`govuk-notification-banner${success ? ' govuk-notification-banner--success' : ''}`}
      aria-labelledby="notification-title"
    >
      <div class="govuk-notification-banner__header">
        <h2 class="govuk-notification-banner__title" id="notification-title">
          {title}
        </h2>
      </div>
      <div class="govuk-notification-banner__content">{children}</div>
    </section>
  );
}
