import type { Child } from 'hono/jsx';
import { type Control, describedBy, FieldsetGroup, FormGroup } from './parts.tsx';

/** One option. */
export interface Choice {
  value: string;
  label: Child;
  hint?: Child;
  group?: string;
  /** Shown below it while it is chosen: a note, or questions that belong to this choice. */
  inside?: Child;
}

interface ItemProps {
  kind: 'radio' | 'checkbox';
  name: string;
  id: string;
  choice: Choice;
  checked: boolean;
}

function Item({ kind, name, id, choice, checked }: ItemProps) {
  const base = kind === 'radio' ? 'govuk-radios' : 'govuk-checkboxes';
  return (
    <>
      <div class={`${base}__item`}>
        <input
          class={`${base}__input`}
          id={id}
          name={name}
          type={kind}
          value={choice.value}
          checked={checked}
          aria-describedby={choice.hint ? `${id}-item-hint` : undefined}
        />
        <label class={`govuk-label ${base}__label`} for={id}>
          {choice.label}
        </label>
        {choice.hint ? (
          <div id={`${id}-item-hint`} class={`govuk-hint ${base}__hint`}>
            {choice.hint}
          </div>
        ) : null}
      </div>
      {choice.inside ? <div class="app-inside">{choice.inside}</div> : null}
    </>
  );
}

/** The error summary links to the first option, so that ids hang on values. */
const itemId = (id: string, { value }: Choice) => `${id}-${value}`;

/** One of several. None is chosen beforehand. */
export function Radios({ choices, value, inline, ...props }: Control & RadioProps) {
  return (
    <FieldsetGroup {...props}>
      <div class={`govuk-radios${inline ? ' govuk-radios--inline' : ''}`}>
        {choices.map((choice) => (
          <Item
            kind="radio"
            name={props.id}
            id={itemId(props.id, choice)}
            choice={choice}
            checked={choice.value === value}
          />
        ))}
      </div>
    </FieldsetGroup>
  );
}
interface RadioProps {
  choices: Choice[];
  value?: string;
  inline?: boolean;
}

/** Any number of several. */
export function Checkboxes({ choices, values = [], ...props }: Control & { choices: Choice[]; values?: string[] }) {
  return (
    <FieldsetGroup {...props}>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        {choices.map((choice) => (
          <Item
            kind="checkbox"
            name={props.id}
            id={itemId(props.id, choice)}
            choice={choice}
            checked={values.includes(choice.value)}
          />
        ))}
      </div>
    </FieldsetGroup>
  );
}

/** A single box: a consent or a promise. `notice` stands above it, so that it is read before it is ticked. */
export function Tick({ id, lang, label, error, checked, notice }: Control & { checked: boolean; notice?: Child }) {
  const control = { id, lang, error, label };
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      {notice ? <div class="govuk-inset-text">{notice}</div> : null}
      {error ? (
        <p id={`${id}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">{lang === 'zh' ? '错误：' : 'Error: '}</span>
          {error}
        </p>
      ) : null}
      <div class="govuk-checkboxes">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id={id}
            name={id}
            type="checkbox"
            value="yes"
            checked={checked}
            aria-describedby={describedBy(control)}
          />
          <label class="govuk-label govuk-checkboxes__label" for={id}>
            {label}
          </label>
        </div>
      </div>
    </div>
  );
}

/** A long list to choose one from; options of one `group` stand together under its name. */
export function Select({ choices, value, empty, ...props }: Control & SelectProps) {
  const groups = [...new Set(choices.map(({ group }) => group))];
  const option = (choice: Choice) => (
    <option value={choice.value} selected={choice.value === value}>
      {choice.label}
    </option>
  );
  return (
    <FormGroup {...props}>
      <select
        class={`govuk-select${props.error ? ' govuk-select--error' : ''}`}
        id={props.id}
        name={props.id}
        aria-describedby={describedBy(props)}
      >
        <option value="">{empty}</option>
        {groups.map((group) => {
          const options = choices.filter((choice) => choice.group === group).map(option);
          return group ? <optgroup label={group}>{options}</optgroup> : options;
        })}
      </select>
    </FormGroup>
  );
}
interface SelectProps {
  choices: Choice[];
  value?: string;
  /** Text of the first, empty option. */
  empty: string;
}
