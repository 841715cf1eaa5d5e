import type { Child } from 'hono/jsx';

/** Rows with a heading to each column; scrolls sideways inside itself on a phone. */
export function Table({ caption, head, rows }: { caption: string; head: string[]; rows: Child[][] }) {
  return (
    <section class="app-scroll" tabindex={0} aria-label={caption}>
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {head.map((text) => (
              <th scope="col" class="govuk-table__header">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((row) => (
            <tr class="govuk-table__row">
              {row.map((cell) => (
                <td class="govuk-table__cell">{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
