import type { Answers } from '../../../shared/forms/field.ts';
import type { Form } from '../../../shared/forms/form.ts';
import type { PageResult } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import type { Vars } from '../../../shared/i18n/texts.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import type { Visit } from '../visit.ts';

interface FormPage {
  form: Form;
  /** Keys of what stands above the questions, of the button, and of the link back with its address. */
  note: string;
  /** What the note names. */
  vars?: Vars;
  yes: string;
  back: readonly [key: string, href: string];
  posted?: Pick<PageResult, 'raw' | 'errors'> | undefined;
  /** Makes a double click one; none: a new one. */
  token?: string;
  /** What stands in the boxes before anything was typed. */
  answers?: Answers;
  /** Further hidden fields. */
  hidden?: Readonly<Record<string, string>>;
}

/** The one page of a form whose page has the form's id, with what is wrong in it. */
export async function formPage(
  visit: Visit,
  { form, note, vars, yes, back, posted, token, answers = {}, hidden = {} }: FormPage,
): Promise<Response> {
  const { t, lang, desk } = visit;
  const view = viewPage(form, form.id, answers, visit.ctx, posted);
  const failed = view.errors.length > 0;
  return page(
    visit,
    { title: view.title, menu: 'callUps', failed, status: failed ? 400 : 200 },
    <>
      <a class="govuk-back-link" href={back[1]}>
        {t(back[0])}
      </a>
      <SessionNote visit={visit} />
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <h1 class="govuk-heading-l">{view.title}</h1>
      <p class="govuk-inset-text">{t(note, vars)}</p>
      <PostForm visit={visit} id="form">
        <input type="hidden" name="token" value={token || desk.env.ids.uuid()} />
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {view.fields.map((field) => (
          <Field field={field} t={t} lang={lang} />
        ))}
        <Button>{t(yes)}</Button>
      </PostForm>
    </>,
  );
}
