import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina, formatTime } from '../../../shared/i18n/time.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { decide } from '../../../shared/workflow/decide.ts';
import { MissingCase } from '../../../shared/workflow/errors.ts';
import { load } from '../../../shared/workflow/load.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { type ExportData, fileKey } from '../../exports/data.ts';
import { fileRows } from '../../exports/limits.ts';
import { filesOf } from '../../exports/progress.ts';
import { isTheirs } from '../../exports/rights.ts';
import { queues } from '../lists/queues.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { live } from '../parts/live.tsx';
import type { Visit } from '../visit.ts';
import { mayExport } from './offer.ts';

const ended = ['deleted', 'cancelled', 'refused', 'failed', 'another'];

/** GET /desk/exports/:ref: how far it is; kept fresh by the page's script, or by a link. */
export async function showProgress(visit: Visit, ref: string): Promise<Response> {
  const { t } = visit;
  const state = await readExport(visit, ref);
  const { list, workflow } = dataOf(state);
  const queue = queues.find((one) => one.list === list && one.workflow === workflow);
  const title = t('export.title', { list: queue ? t(`queue.${queue.id}`) : list });
  const answered = await live(visit, <Status visit={visit} state={state} />);
  if (answered instanceof Response) return answered;
  return page(
    visit,
    { title, menu: 'queues' },
    <>
      <a class="govuk-back-link" href={queue ? `/desk/queues/${queue.id}` : '/desk'}>
        {t('desk.back')}
      </a>
      <h1 class="govuk-heading-l">{title}</h1>
      {answered}
    </>,
  );
}

function Status({ visit, state }: { visit: Visit; state: State }) {
  const { t, lang } = visit;
  const { count, file, over } = dataOf(state);
  const here = `/desk/exports/${state.ref}`;
  if (ended.includes(state.step)) {
    const word = state.step === 'another' ? 'another' : (over ?? 'failed');
    return <p class="govuk-body">{t(`export.over.${word}`)}</p>;
  }
  const ready = state.step === 'ready' && state.at !== undefined;
  return (
    <>
      <p class="govuk-body">
        {ready
          ? t('export.ready', { n: file?.rows ?? 0, time: formatTime(lang, state.at!) })
          : t(file || state.step === 'write' ? 'export.writing' : 'export.collecting', { n: count })}
      </p>
      {ready ? (
        <Files visit={visit} here={here} count={filesOf(file!)} />
      ) : (
        <p class="govuk-body">
          <a class="govuk-link" href={here}>
            {t('export.refresh')}
          </a>
        </p>
      )}
      <PostForm visit={visit} action={`${here}/cancel`}>
        <Button kind="secondary">{t('export.cancel')}</Button>
      </PostForm>
    </>
  );
}

/** One file, or several with so many rows each. */
function Files({ visit: { t }, here, count }: { visit: Visit; here: string; count: number }) {
  if (count === 1) return <LinkButton href={`${here}/file`}>{t('export.download')}</LinkButton>;
  return (
    <>
      <p class="govuk-body">
        {t('export.several', { n: count, wan: fileRows / 10_000, most: fileRows.toLocaleString('en') })}
      </p>
      <ul class="govuk-list">
        {Array.from({ length: count }, (_, index) => (
          <li>
            <a class="govuk-link" href={`${here}/file?n=${index + 1}`}>
              {t('export.download.one', { n: index + 1, of: count })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** POST …/cancel: stops it, and deletes what there is. */
export async function sendCancel(visit: Visit, ref: string): Promise<Response> {
  await readExport(visit, ref);
  const { desk, actor, staff } = visit;
  const mine = (state: State) => isTheirs(staff, dataOf(state), desk.env.city.code);
  await decide(desk.env, { workflow: 'exports', ref, decision: 'cancel', by: actor, allowed: mine });
  return visit.c.redirect(`/desk/exports/${ref}`, 303);
}

/** GET …/file: leads to the file, `?n=2` to the second of several, for a minute, while it lives. */
export async function loadFile(visit: Visit, ref: string): Promise<Response> {
  const { c, desk } = visit;
  const state = await readExport(visit, ref);
  if (state.step !== 'ready' || !desk.fileLink) return c.redirect(`/desk/exports/${ref}`, 303);
  const { format, list, file } = dataOf(state);
  const count = filesOf(file!);
  const number = Number(c.req.query('n') ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > count) throw new Problem(404, 'page.missing');
  desk.log.info('desk.exported', { reference: ref, count: file!.rows });
  const which = count > 1 ? `-${number}` : '';
  const name = `kapok-${list.replace(/\W/g, '-')}-${dateInChina(state.acceptedAt)}${which}.${format}`;
  return c.redirect(desk.fileLink(fileKey(ref, format, number), name), 303);
}

const dataOf = (state: State) => state.data as ExportData;

/** Somebody's own export, while their role and divisions are those that they asked with. Anybody else's is not there. */
async function readExport(visit: Visit, ref: string): Promise<State> {
  if (!mayExport(visit) || !isReference(ref)) throw new Problem(404, 'page.missing');
  const loaded = await load(visit.desk.env, 'exports', ref).catch((error) => {
    if (error instanceof MissingCase) throw new Problem(404, 'page.missing');
    throw error;
  });
  const { staff, desk } = visit;
  if ('destroyed' in loaded || !isTheirs(staff, dataOf(loaded.state), desk.env.city.code))
    throw new Problem(404, 'page.missing');
  return loaded.state;
}
