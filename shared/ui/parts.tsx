import type { Child } from 'hono/jsx';
import type { Lang } from '../i18n/texts.ts';
import { ErrorMessage } from './error-message.tsx';

/** What every control has beside itself. */
export interface Control {
  /** Id and name of the (first) input; the error summary links to it. */
  id: string;
  lang: Lang;
  label: Child;
  /** True: the label is the page's only heading. */
  heading?: boolean;
  hint?: Child;
  error?: string;
}

/** Ids for `aria-describedby`, in the order in which they are read. */
export function describedBy({ id, hint, error }: Control): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

/** Label, hint, error and the control, as one form group. */
export function FormGroup({ children, ...control }: Control & { children: Child }) {
  const label = (
    <label class={`govuk-label ${control.heading ? 'govuk-label--l' : 'govuk-label--s'}`} for={control.id}>
      {control.label}
    </label>
  );
  return (
    <div class={`govuk-form-group${control.error ? ' govuk-form-group--error' : ''}`}>
      {control.heading ? <h1 class="govuk-label-wrapper">{label}</h1> : label}
      <Notes {...control} />
      {children}
    </div>
  );
}

/** Several inputs under one question. */
export function FieldsetGroup({ children, role, ...control }: Control & { role?: 'group'; children: Child }) {
  return (
    <div class={`govuk-form-group${control.error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" role={role} aria-describedby={describedBy(control)}>
        <legend class={`govuk-fieldset__legend govuk-fieldset__legend--${control.heading ? 'l' : 's'}`}>
          {control.heading ? <h1 class="govuk-fieldset__heading">{control.label}</h1> : control.label}
        </legend>
        <Notes {...control} />
        {children}
      </fieldset>
    </div>
  );
}

/** Hint and error of a control. */
export function Notes({ id, lang, hint, error }: Pick<Control, 'id' | 'lang' | 'hint' | 'error'>) {
  return (
    <>
      {hint ? (
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? <ErrorMessage id={`${id}-error`} lang={lang} text={error} /> : null}
    </>
  );
}
