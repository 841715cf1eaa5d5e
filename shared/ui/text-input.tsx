import { type Control, describedBy, FormGroup } from './parts.tsx';

export interface TextInputProps extends Control {
  value?: string;
  type?: 'text' | 'tel';
  inputmode?: 'text' | 'numeric' | 'tel' | 'email';
  autocomplete?: string;
  autocapitalize?: 'characters' | 'none';
  maxlength?: number;
  /** Width in characters, as govuk names them. */
  width?: 2 | 4 | 10 | 20;
  class?: string;
}

/** One line of text. Never `type=number`, and no `maxlength` that would cut what is pasted without a word. */
export function TextInput({ value, type = 'text', width, ...props }: TextInputProps) {
  const classes = [
    'govuk-input',
    props.error ? 'govuk-input--error' : '',
    width ? `govuk-input--width-${width}` : '',
    props.class ?? '',
  ];
  return (
    <FormGroup {...props}>
      <input
        class={classes.filter(Boolean).join(' ')}
        id={props.id}
        name={props.id}
        type={type}
        value={value ?? ''}
        inputmode={props.inputmode}
        autocomplete={props.autocomplete}
        autocapitalize={props.autocapitalize}
        maxlength={props.maxlength}
        spellcheck={false}
        aria-describedby={describedBy(props)}
      />
    </FormGroup>
  );
}

/** Several lines of text. */
export function TextArea({ value, rows = 5, ...props }: Control & { value?: string; rows?: number }) {
  return (
    <FormGroup {...props}>
      <textarea
        class={`govuk-textarea${props.error ? ' govuk-textarea--error' : ''}`}
        id={props.id}
        name={props.id}
        rows={rows}
        aria-describedby={describedBy(props)}
      >
        {value ?? ''}
      </textarea>
    </FormGroup>
  );
}
