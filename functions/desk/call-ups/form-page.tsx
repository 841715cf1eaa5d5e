import type { Form } from '../../../shared/forms/form.ts';
import type { PageResult } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
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
  yes: string;
  back: readonly [key: string, href: string];
  posted?: Pick<PageResult, 'raw' | 'errors'> | undefined;
  /** Makes a double click one; none: a new one. */
  token?: string;
}

/** The one page of a form whose page has the form's id, with what is wrong in it. */
export async function formPage(visit: Visit, { form, note, yes, back, posted, token }: FormPage): Promise<Response> {
  const { t, lang, desk } = visit;
  const view = viewPage(form, form.id, {}, visit.ctx, posted);
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
      <p class="govuk-inset-text">{t(note)}</p>
      <PostForm visit={visit} id="form">
        <input type="hidden" name="token" value={token || desk.env.ids.uuid()} />
        {view.fields.map((field) => (
          <Field field={field} t={t} lang={lang} />
        ))}
        <Button>{t(yes)}</Button>
      </PostForm>
    </>,
  );
}
