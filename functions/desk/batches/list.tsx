import { csrfField } from '../../../shared/http/csrf.ts';
import { cleanLine, lengthOf } from '../../../shared/identity/clean.ts';
import { SheetRefused } from '../../../shared/sheets/refused.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { CardTable } from '../call-ups/card-table.tsx';
import { page } from '../parts/frame.tsx';
import { requireWhole } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { batchesOf, declare } from './batches.ts';
import { checkList, mostInBatch } from './check.ts';
import { largestList } from './limits.ts';
import { numberOf } from './words.ts';

/** Batches on one page. */
const perPage = 50;

/** GET /desk/batches. */
export async function showBatches(visit: Visit): Promise<Response> {
  requireWhole(visit, 'batches');
  const { t, c, desk } = visit;
  const after = c.req.query('after') ?? '';
  const { records: all, next } = await batchesOf(desk.env, {
    limit: perPage,
    ...(/^\d{4,6}$/.test(after) && { after }),
  });
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
        <CardTable
          caption={t('batch.title')}
          heads={['number', 'organisation', 'size', 'state'].map((head) => t(`batch.${head}`))}
          rows={all.map(({ id, value }) => [
            <a class="govuk-link" href={`/desk/batches/${id}`}>
              {t('batch.no', { n: numberOf(id) })}
            </a>,
            value.organisation,
            t('batch.rightOf', { right: value.right, n: value.rows }),
            t(`batch.state.${value.state}`),
          ])}
        />
      )}
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/desk/batches?after=${next}`}>
            {t('batch.older')}
          </a>
        </p>
      ) : null}
    </>,
  );
}

/** GET /desk/batches/new. */
export async function showUpload(visit: Visit, organisation = '', errors: PageError[] = []): Promise<Response> {
  requireWhole(visit, 'batches');
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
  requireWhole(visit, 'batches');
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
