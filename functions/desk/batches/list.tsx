import { csrfField } from '../../../shared/http/csrf.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { cleanLine, lengthOf } from '../../../shared/identity/clean.ts';
import { SheetRefused } from '../../../shared/sheets/refused.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { batchesOf, declare } from './batches.ts';
import { checkList, mostInBatch } from './check.ts';

/** Bytes of one list. */
export const largestList = 4 * 1024 * 1024;

/** Lets those of the whole city in who take lists, or approve them. */
export function mayBatches({ staff, desk }: Visit): void {
  if (!may(staff, 'batches') || !staff.divisions.includes(desk.env.city.code)) throw new Problem(403, 'role');
}

/** A batch's number as people say it. */
export const numberOf = (id: string) => Number(id);

/** GET /desk/batches. */
export async function showBatches(visit: Visit): Promise<Response> {
  mayBatches(visit);
  const { t, desk } = visit;
  const all = await batchesOf(desk.env);
  const heads = ['batch.title', 'batch.organisation', 'batch.size', 'batch.state'];
  return page(
    visit,
    { title: t('batch.title'), menu: 'batches' },
    <>
      <h1 class="govuk-heading-l">{t('batch.title')}</h1>
      <LinkButton kind="secondary" href="/desk/batches/new">
        {t('batch.new')}
      </LinkButton>
      {all.length === 0 ? (
        <p class="govuk-body">{t('batch.none')}</p>
      ) : (
        <table class="govuk-table desk-table">
          <caption class="govuk-visually-hidden">{t('batch.title')}</caption>
          <Heads heads={heads.map((head) => t(head))} />
          <tbody>
            {all.map(({ id, value }) => (
              <tr>
                <th scope="row" class="govuk-table__cell">
                  <a class="govuk-link" href={`/desk/batches/${id}`}>
                    {t('batch.no', { n: numberOf(id) })}
                  </a>
                </th>
                <td class="govuk-table__cell" data-label={t('batch.organisation')}>
                  {value.organisation}
                </td>
                <td class="govuk-table__cell" data-label={t('batch.size')}>
                  {`${value.right}／${value.rows}`}
                </td>
                <td class="govuk-table__cell" data-label={t('batch.state')}>
                  {t(`batch.state.${value.state}`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>,
  );
}

/** GET /desk/batches/new. */
export async function showUpload(visit: Visit, organisation = '', errors: PageError[] = []): Promise<Response> {
  mayBatches(visit);
  const { t, lang } = visit;
  const errorOf = (id: string) => errors.find(({ target }) => target === id)?.text;
  const file = errorOf('file');
  return page(
    visit,
    { title: t('batch.new'), menu: 'batches', failed: errors.length > 0 },
    <>
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">{t('batch.new')}</h1>
      <p class="govuk-body">{t('batch.new.says', { most: mostInBatch })}</p>
      <form method="post" action="/desk/batches/new" enctype="multipart/form-data" novalidate>
        <input type="hidden" name={csrfField} value={visit.csrf} />
        <TextInput
          id="organisation"
          lang={lang}
          label={t('batch.organisation')}
          value={organisation}
          error={errorOf('organisation')}
        />
        <div class={`govuk-form-group${file ? ' govuk-form-group--error' : ''}`}>
          <label class="govuk-label govuk-label--s" for="file">
            {t('batch.file')}
          </label>
          {file ? (
            <p class="govuk-error-message" id="file-error">
              {file}
            </p>
          ) : null}
          <input
            class="govuk-file-upload"
            type="file"
            id="file"
            name="file"
            accept=".xlsx,.csv"
            aria-describedby={file ? 'file-error' : undefined}
          />
        </div>
        <Button>{t('batch.check')}</Button>
      </form>
    </>,
  );
}

/** POST: reads the list, keeps it, and shows what becomes of each row. */
export async function sendUpload(visit: Visit): Promise<Response> {
  mayBatches(visit);
  const { t, c, desk, lang, staff } = visit;
  const form = await c.req.formData();
  const organisation = cleanLine(String(form.get('organisation') ?? '').slice(0, 400));
  const file = form.get('file');
  const errors: PageError[] = [];
  if (organisation === '' || lengthOf(organisation) > 40) {
    errors.push({ target: 'organisation', text: t('batch.wrong.organisation') });
  }
  if (!(file instanceof File) || file.size === 0) errors.push({ target: 'file', text: t('batch.wrong.file') });
  else if (file.size > largestList) errors.push({ target: 'file', text: t('batch.wrong.large') });
  if (errors.length > 0 || !(file instanceof File)) return showUpload(visit, organisation, errors);
  try {
    const rows = await checkList(desk.env, new Uint8Array(await file.arrayBuffer()));
    const id = await declare(desk.env, organisation, rows, staff.sub);
    return c.redirect(`/desk/batches/${id}`, 303);
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error;
    return showUpload(visit, organisation, [{ target: 'file', text: error.words(lang) }]);
  }
}
