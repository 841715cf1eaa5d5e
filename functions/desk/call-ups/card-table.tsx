import type { Child } from 'hono/jsx';
import { Heads } from '../parts/heads.tsx';

/**
 * Rows under headings; on a phone each row is a card that names its columns.
 *
 * @param name the number of the cell that names its row, from 0.
 */
export function CardTable(props: {
  caption: string;
  heads: readonly string[];
  rows: readonly Child[][];
  name?: number;
}) {
  const { caption, heads, rows, name = 0 } = props;
  return (
    <table class="govuk-table desk-table">
      <caption class="govuk-visually-hidden">{caption}</caption>
      <Heads heads={heads} />
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, at) =>
              at === name ? (
                <th scope="row" class="govuk-table__cell" data-label={heads[at]}>
                  {cell}
                </th>
              ) : (
                <td class="govuk-table__cell" data-label={heads[at]}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
