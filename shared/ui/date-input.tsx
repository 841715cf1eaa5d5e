import { type Control, FieldsetGroup } from './parts.tsx';

/** The three boxes of a date, as typed. */
export interface DateParts {
  year: string;
  month: string;
  day: string;
}

interface DateInputProps extends Control {
  value?: Partial<DateParts>;
  words: DateParts;
  /** True: a date of birth, which the phone may fill in. */
  birthday?: boolean;
}

/** Year, month, day: the order in which dates are written in China. The names are `id-year`, `id-month`, `id-day`. */
export function DateInput({ value = {}, words, birthday, ...props }: DateInputProps) {
  return (
    <FieldsetGroup {...props} role="group">
      <div class="govuk-date-input" id={`${props.id}-date`}>
        {(['year', 'month', 'day'] as const).map((part) => (
          <div class="govuk-date-input__item">
            <label class="govuk-label govuk-date-input__label" for={`${props.id}-${part}`}>
              {words[part]}
            </label>
            <input
              class={`govuk-input govuk-date-input__input govuk-input--width-${part === 'year' ? 4 : 2}${
                props.error ? ' govuk-input--error' : ''
              }`}
              id={`${props.id}-${part}`}
              name={`${props.id}-${part}`}
              type="text"
              inputmode="numeric"
              value={value[part] ?? ''}
              autocomplete={birthday ? `bday-${part}` : undefined}
            />
          </div>
        ))}
      </div>
    </FieldsetGroup>
  );
}
