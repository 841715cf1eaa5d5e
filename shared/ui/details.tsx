import type { Child } from 'hono/jsx';

/** Text that opens under its title, without a script. */
export function Details({ summary, children, open }: { summary: Child; children: Child; open?: boolean }) {
  return (
    <details class="govuk-details" open={open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{summary}</span>
      </summary>
      <div class="govuk-details__text">{children}</div>
    </details>
  );
}
