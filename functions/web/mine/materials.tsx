import { createHash } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { incomingKey } from '../../../shared/files/keys.ts';
import type { FilesPlace } from '../../../shared/files/place.ts';
import { mostBytes, presignPost } from '../../../shared/files/post.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { formatDue } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { one, ownPost, type Visit } from '../visit.ts';
import { caseOf } from './access.ts';
import { forgetSent, noteSent, patience, stillChecked } from './sent-files.ts';

/** Files of one sign-up that are kept at once; the case holds to it. */
const most = 5;
/** What the file picker offers; what a file really is, its content tells later. */
const accept = 'image/*,application/pdf';

const pathOf = (reference: string, at = '') => `/mine/${reference}/materials${at}`;

/** Where uploads go; a city whose stages need no files has none. */
function placeOf({ web }: Visit): FilesPlace {
  if (!web.files) throw new Problem(404, 'page.missing');
  return web.files;
}

/** GET /mine/:reference/materials: what is needed and by when, what has been uploaded, and a way to upload more. */
export async function showMaterials(visit: Visit, reference: string): Promise<Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const place = placeOf(visit);
  const key = visit.c.req.query('key');
  if (key !== undefined) {
    // The store has led them back here. The address is clean from here on.
    await noteSent(visit, reference, key);
    return seeOther(visit, pathOf(reference));
  }
  if (!view.decisions.includes('materials')) return seeOther(visit, `/mine/${reference}`);
  const { t } = visit;
  const files = await filesIn(visit, view);
  const html = await (<Files visit={visit} view={view} files={files} />).toString();
  const full = files.filter(({ state }) => state === 'kept' || state === 'checking').length >= most;
  return page(
    visit,
    { title: t('materials.title'), back: `/mine/${reference}` },
    <>
      <h1 class="govuk-heading-l">{t('materials.title')}</h1>
      {view.vars.question ? (
        <div class="govuk-inset-text">
          <strong>{t('materials.asked')}</strong>
          <br />
          {view.vars.question}
        </div>
      ) : null}
      <p class="govuk-body">
        <strong>{t(`state.${view.state}.next`, varsOf(visit, view))}</strong>
      </p>
      <p class="govuk-body">{t('materials.what', { most })}</p>
      <div data-live={etagOf(html)} data-live-from={pathOf(reference, '/files')}>
        <Files visit={visit} view={view} files={files} />
      </div>
      {full ? (
        <p class="govuk-body">{t('materials.full', { most })}</p>
      ) : (
        <>
          <h2 class="govuk-heading-m">{t(files.length > 0 ? 'materials.upload.h' : 'materials.first.h')}</h2>
          <Upload visit={visit} place={place} reference={reference} camera />
          <Upload visit={visit} place={place} reference={reference} />
        </>
      )}
      <p class="govuk-hint">{t('materials.safe')}</p>
      <script src={visit.web.assets.href('materials.js')} defer />
    </>,
  );
}

const varsOf = (visit: Visit, view: CaseView) => ({
  due: view.due === undefined ? '' : formatDue(visit.lang, view.due),
});

/** GET /mine/:reference/materials/files: what has been uploaded, for the page's script; 304 while nothing has changed. */
export async function showFiles(visit: Visit, reference: string): Promise<Response> {
  const { c } = visit;
  if (c.req.header('x-live') === undefined) return seeOther(visit, pathOf(reference));
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return c.body(null, 401);
  // It has gone on: the page is asked for anew.
  if (!view.decisions.includes('materials')) return c.body(null, 410);
  const html = await (<Files visit={visit} view={view} files={await filesIn(visit, view)} />).toString();
  const etag = etagOf(html);
  const headers = { etag, 'cache-control': 'no-store' };
  return c.req.header('if-none-match') === etag ? c.body(null, 304, headers) : c.html(html, 200, headers);
}

const etagOf = (html: string) => `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;

/** POST …/materials/remove: takes a file away. POST …/materials/done: that is all. */
export async function sendMaterials(visit: Visit, reference: string, what: 'remove' | 'done'): Promise<Response> {
  const raw = await ownPost(visit);
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const file = one(raw, 'file');
  if (what === 'remove') await forgetSent(visit, reference, file);
  if (what === 'done' && (await filesIn(visit, view)).some(({ state }) => state === 'checking')) {
    return seeOther(visit, pathOf(reference));
  }
  const decided = await visit.web.engine.decide({
    reference,
    decision: what === 'remove' ? 'removeFile' : 'materialsDone',
    wait: Number(one(raw, 'wait')),
    key: one(raw, 'key').slice(0, 60),
    input: what === 'remove' ? { file } : {},
    lang: visit.lang,
  });
  if (decided.kind === 'gone') throw new Problem(410, 'submission.gone');
  if (decided.kind === 'invalid') throw new Problem(400, 'request.broken');
  return seeOther(
    visit,
    decided.kind === 'done' && what === 'remove'
      ? pathOf(reference)
      : `/mine/${reference}?said=${decided.kind === 'done' ? 'done' : 'moved'}`,
  );
}

type Shown = Omit<NonNullable<CaseView['files']>[number], 'state'> & {
  state: 'kept' | 'refused' | 'checking' | 'lost';
};

/** What the case knows of files, and what this browser has posted beside. */
async function filesIn(visit: Visit, view: CaseView): Promise<Shown[]> {
  const checked = await stillChecked(visit, view);
  return [
    ...(view.files ?? []),
    ...checked.map(({ file, at }) => ({
      file,
      at,
      state: visit.ctx.now - at > patience ? ('lost' as const) : ('checking' as const),
    })),
  ];
}

const colours = { kept: 'green', refused: 'red', checking: 'blue', lost: 'yellow' } as const;

/** The files, and below them the way on once one is kept: both change while somebody waits. */
function Files({ visit, view, files }: { visit: Visit; view: CaseView; files: Shown[] }) {
  const { t } = visit;
  const { reference } = view;
  const busy = files.some(({ state }) => state === 'checking');
  return (
    <div data-busy={busy ? 'yes' : 'no'}>
      <h2 class="govuk-heading-m">{t('materials.list')}</h2>
      {files.length === 0 ? <p class="govuk-body">{t('materials.none')}</p> : null}
      <ul class="app-files">
        {files.map((one, index) => (
          <li>
            <p class="govuk-body">
              <strong>{t('materials.nth', { n: index + 1 })}</strong> {kindOf(visit, one)}{' '}
              <Tag colour={colours[one.state]}>{t(`materials.${one.state}`)}</Tag>
            </p>
            {noteOf(visit, one)}
            {one.state === 'checking' ? null : (
              <PostForm visit={visit} action={pathOf(reference, '/remove')}>
                <Hidden view={view} of={`remove ${one.file} ${one.at}`} />
                <input type="hidden" name="file" value={one.file} />
                <button type="submit" class="app-link-button">
                  {t('materials.remove')}
                  <span class="govuk-visually-hidden"> {t('materials.nth', { n: index + 1 })}</span>
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {busy ? <p class="govuk-body">{t('materials.wait')}</p> : null}
      {!busy && files.some(({ state }) => state === 'kept') ? (
        <PostForm visit={visit} action={pathOf(reference, '/done')}>
          <Hidden view={view} of={`done ${view.reference} ${view.wait}`} />
          <h2 class="govuk-heading-m">{t('materials.done.h')}</h2>
          <p class="govuk-body">{t('materials.done.note')}</p>
          <Button>{t('materials.done')}</Button>
        </PostForm>
      ) : null}
    </div>
  );
}

/** The same over refreshes, so that a double click is one decision and the part is the same part. */
function Hidden({ view: { wait }, of }: { view: CaseView; of: string }) {
  return (
    <>
      <input type="hidden" name="wait" value={String(wait)} />
      <input type="hidden" name="key" value={of} />
    </>
  );
}

function kindOf({ t }: Visit, { type, bytes, pages }: Shown): Child {
  if (!type || bytes === undefined) return null;
  const size = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  if (type !== 'application/pdf') return t('materials.picture', { size });
  return pages === undefined ? t('materials.pdf', { size }) : t('materials.pdf.pages', { size, pages });
}

/** What became of it in words, and what to do. */
function noteOf({ t, has }: Visit, { state, reason }: Shown): Child {
  if (state === 'kept') return null;
  const key = state === 'refused' ? `materials.refused.${reason}` : `materials.${state}.note`;
  return <p class="govuk-body">{t(has(key) ? key : 'materials.refused.unreadable', { most })}</p>;
}

interface UploadProps {
  visit: Visit;
  place: FilesPlace;
  reference: string;
  /** A phone takes a photo; a desktop asks for a file. */
  camera?: boolean;
}

/**
 * A form that goes straight to the store, with a key that fits one file alone. Without script the store leads the browser
 * back; a script posts the same with the fields of `data-upload`, shows how far it is, and comes back by itself.
 */
function Upload({ visit, place, reference, camera = false }: UploadProps) {
  const { t, web, ctx } = visit;
  const key = incomingKey({ workflow: 'recruitment', reference, file: web.ids.uuid() });
  const back = `${web.publicUrl}${pathOf(reference)}`;
  const { url, fields } = presignPost(place, { key, redirect: back, now: ctx.now });
  const scripted = presignPost(place, { key, now: ctx.now }).fields;
  const id = camera ? 'photo' : 'document';
  return (
    <form
      class="app-upload"
      action={url}
      method="post"
      enctype="multipart/form-data"
      data-upload={JSON.stringify(scripted)}
      data-back={`${pathOf(reference)}?key=${encodeURIComponent(key)}`}
      data-most={String(mostBytes)}
      data-none={t('materials.wrong.none')}
      data-empty={t('materials.wrong.empty')}
      data-size={t('materials.wrong.size')}
      data-line={t('materials.wrong.line')}
      data-words={t('materials.sending', { percent: '#' })}
    >
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for={id}>
          {t(camera ? 'materials.camera' : 'materials.choose')}
        </label>
        <p class="govuk-error-message" id={`${id}-error`} role="alert" hidden />
        <input
          class="govuk-file-upload"
          type="file"
          id={id}
          name="file"
          accept={camera ? 'image/*' : accept}
          capture={camera ? 'environment' : undefined}
          required
          aria-describedby={`${id}-error`}
        />
      </div>
      <p class="govuk-body" role="status" hidden>
        <span data-percent />
        <progress max="100" value="0" aria-label={t('materials.send')} />
      </p>
      <Button kind="secondary">{t('materials.send')}</Button>
    </form>
  );
}
