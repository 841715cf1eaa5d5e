import type { Child } from 'hono/jsx';

/** The confirmation at the end of a journey. */
export function Panel({ title, children }: { title: string; children?: Child }) {
  return (
    <div class="govuk-panel govuk-panel--confirmation">
      <h1 class="govuk-panel__title">{title}</h1>
      <div class="govuk-panel__body">{children}</div>
    </div>
  );
}
