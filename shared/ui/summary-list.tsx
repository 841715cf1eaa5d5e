import type { Child } from 'hono/jsx';

/** One answer, and where to change it. `hidden` completes the link for people who hear it alone. */
export interface SummaryRow {
  key: string;
  value: Child;
  change?: { href: string; text: string; hidden: string };
}

/** Questions and answers. */
export function SummaryList({ rows }: { rows: SummaryRow[] }) {
  return (
    <dl class="govuk-summary-list">
      {rows.map(({ key, value, change }) => (
        <div class={`govuk-summary-list__row${change ? '' : ' govuk-summary-list__row--no-actions'}`}>
          <dt class="govuk-summary-list__key">{key}</dt>
          <dd class="govuk-summary-list__value">{value}</dd>
          {change ? (
            <dd class="govuk-summary-list__actions">
              <a class="govuk-link" href={change.href} aria-label={change.hidden}>
                {change.text}
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}
