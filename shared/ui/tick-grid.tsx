import { type Control, FieldsetGroup } from './parts.tsx';

interface TickGridProps extends Control {
  rows: { id: string; label: string }[];
  columns: { id: string; label: string }[];
  /** Ticked boxes as `row-column`. */
  values?: string[];
  /** Quick picks, shown by the script only: what each button ticks. */
  picks?: { label: string; values: string[] }[];
}

/** A table of boxes: days by parts of the day. Three columns fit 390 px with the largest font. */
export function TickGrid({ rows, columns, values = [], picks = [], ...props }: TickGridProps) {
  return (
    <FieldsetGroup {...props}>
      <div class="app-picks" hidden data-picks={props.id}>
        {picks.map(({ label, values }) => (
          <button type="button" class="govuk-button govuk-button--secondary" data-pick={values.join(' ')}>
            {label}
          </button>
        ))}
      </div>
      <table class="app-grid">
        <thead>
          <tr>
            <td />
            {columns.map(({ label }) => (
              <th scope="col">{label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">{row.label}</th>
              {columns.map((column) => {
                const value = `${row.id}-${column.id}`;
                return (
                  <td>
                    <label>
                      <span class="govuk-visually-hidden">{`${row.label} ${column.label}`}</span>
                      <input
                        type="checkbox"
                        name={props.id}
                        id={`${props.id}-${value}`}
                        value={value}
                        checked={values.includes(value)}
                      />
                    </label>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </FieldsetGroup>
  );
}
