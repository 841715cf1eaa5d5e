import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Checkboxes, Radios } from '../../../shared/ui/choices.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { type Format, formats } from '../../exports/data.ts';
import { orderExport } from '../../exports/order.ts';
import type { Queue } from '../lists/queues.ts';
import { readRows } from '../lists/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import { one, translate, type Visit } from '../visit.ts';
import { exportable, offered, wordsFor } from './offer.ts';

const reasons = ['roster', 'report', 'insurance', 'other'] as const;
const longest = 100;
/** An address of a column's box: its key has characters that an id must not have. */
const boxOf = (key: string) => key.replace(/\W/g, '_');

interface Wrong {
  target: string;
  text: string;
}

/** GET /desk/queues/:queue/export: which columns, in which format. */
export async function showChoose(visit: Visit, id: string): Promise<Response> {
  const queue = listOf(visit, id);
  const kept = await keptTyping(visit);
  return draw(visit, queue, kept);
}

/** POST: starts it. Personal answers need a reason; it is the column that decides, not the page. */
export async function sendChoose(visit: Visit, id: string): Promise<Response> {
  const { t, c, desk, staff, divisions, lang, now } = visit;
  const queue = listOf(visit, id);
  const raw = await visit.post();
  const chosen = new Set([raw.columns ?? []].flat());
  const columns = offered(visit, queue).filter(({ key }) => chosen.has(boxOf(key)));
  if (columns.length === 0) return draw(visit, queue, raw, { target: 'columns', text: t('export.columns.required') });
  const why = reasons.find((reason) => reason === one(raw, 'why'));
  const words = one(raw, 'words').trim().slice(0, longest);
  const personal = columns.some(({ withReason }) => withReason);
  if (personal && !why) return draw(visit, queue, raw, { target: 'why', text: t('export.why.required') });
  if (personal && why === 'other' && !words)
    return draw(visit, queue, raw, { target: 'words', text: t('export.words.required') });
  const said = why === 'other' ? words : translate(desk, 'zh')(`export.why.${why ?? 'roster'}`);
  const token =
    one(raw, 'token')
      .replace(/[^\w-]/g, '')
      .slice(0, 60) || desk.env.ids.uuid();
  const range = queue.range?.(now);
  const ref = await orderExport(desk.env, staff, {
    workflow: queue.workflow,
    list: queue.list,
    format: formats.find((format) => format === one(raw, 'format')) ?? 'xlsx',
    order: {
      divisions,
      roles: queue.roles,
      columns: columns.map(({ withReason: _, ...column }) => column),
      reason: personal ? said : '',
      name: t(`queue.${id}`),
      words: wordsFor(visit, queue),
      ...(range && { range }),
    },
    lang,
    token,
  });
  return c.redirect(ref ? `/desk/exports/${ref}` : `/desk/queues/${id}/export`, 303);
}

function listOf(visit: Visit, id: string): Queue {
  const queue = exportable(visit, id);
  if (!queue) throw new Problem(404, 'page.missing');
  return queue;
}

async function draw(visit: Visit, queue: Queue, raw?: Raw, wrong?: Wrong): Promise<Response> {
  const { t, lang, desk, staff } = visit;
  const columns = offered(visit, queue);
  const chosen = raw
    ? [raw.columns ?? []].flat()
    : columns.filter(({ key }) => key.startsWith('row.')).map(({ key }) => boxOf(key));
  const error = (target: string) => (wrong?.target === target ? wrong.text : undefined);
  const groups = [
    { id: 'rows', of: columns.filter(({ key }) => key.startsWith('row.')) },
    { id: 'public', of: columns.filter(({ key, withReason }) => !key.startsWith('row.') && !withReason) },
    { id: 'personal', of: columns.filter(({ withReason }) => withReason) },
  ].filter(({ of }) => of.length > 0);
  const first = { columns: `columns-${boxOf(columns[0]!.key)}`, why: `why-${reasons[0]}` }[wrong?.target ?? ''];
  // A list of one's own: nobody else's exports stand on it.
  const { rows: ready } = await readRows(desk.env, { workflow: 'exports', list: 'exports.ready' }, [staff.sub], {
    limit: 5,
  });
  return page(
    visit,
    {
      title: t('export.title', { list: t(`queue.${queue.id}`) }),
      menu: 'queues',
      failed: wrong !== undefined,
      status: wrong ? 400 : 200,
    },
    <>
      <a class="govuk-back-link" href={`/desk/queues/${queue.id}`}>
        {t('desk.back')}
      </a>
      <SessionNote visit={visit} />
      {wrong ? (
        <ErrorSummary
          title={t('error.summary', { n: 1 })}
          errors={[{ target: first ?? wrong.target, text: wrong.text }]}
        />
      ) : null}
      <h1 class="govuk-heading-l">{t('export.title', { list: t(`queue.${queue.id}`) })}</h1>
      {ready.length > 0 ? (
        <p class="govuk-body">
          {t('export.ready.list')}：
          {ready.map((row) => (
            <>
              <a class="govuk-link" href={`/desk/exports/${row.ref}`}>
                {String(row.rows)} · {String(row.format)} · {row.sk.slice(11, 16)}
              </a>{' '}
            </>
          ))}
        </p>
      ) : null}
      <PostForm visit={visit} id="form">
        <input type="hidden" name="token" value={desk.env.ids.uuid()} />
        <Radios
          id="format"
          lang={lang}
          label={t('export.format')}
          inline
          choices={formats.map((value) => ({ value, label: t(`export.${value}`) }))}
          value={(raw && one(raw, 'format')) || ('xlsx' satisfies Format)}
        />
        <div class="desk-columns">
          {groups.map(({ id, of }, index) => (
            <Checkboxes
              id="columns"
              lang={lang}
              label={t(`export.${id}`)}
              error={index === 0 ? error('columns') : undefined}
              choices={of.map(({ key, title }) => ({ value: boxOf(key), label: title }))}
              values={chosen}
            />
          ))}
        </div>
        {groups.some(({ id }) => id === 'personal') ? (
          <>
            <Radios
              id="why"
              lang={lang}
              label={t('export.why')}
              error={error('why')}
              choices={reasons.map((value) => ({ value, label: t(`export.why.${value}`) }))}
              value={raw && one(raw, 'why')}
            />
            <TextInput
              id="words"
              lang={lang}
              label={t('export.words')}
              error={error('words')}
              value={raw && one(raw, 'words')}
            />
          </>
        ) : null}
        <Button>{t('export.go')}</Button>
      </PostForm>
    </>,
  );
}
