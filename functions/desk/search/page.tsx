import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import type { State } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import { homeName, moment, postName, stepName } from '../parts/words.ts';
import { may } from '../roles.ts';
import { one, type Visit } from '../visit.ts';
import { findCases, found, resultsAfter } from './find.ts';

const longest = 60;

/** GET /desk/search. */
export async function showSearch(visit: Visit): Promise<Response> {
  if (!may(visit.staff, 'search')) throw new Problem(403, 'role');
  const kept = await keptTyping(visit);
  return draw(visit, kept ? one(kept, 'query') : '');
}

/** POST: what is looked for may be a name or a number, so it travels in the body and never in an address. */
export async function sendSearch(visit: Visit): Promise<Response> {
  if (!may(visit.staff, 'search')) throw new Problem(403, 'role');
  const raw = await visit.post();
  const query = one(raw, 'query').trim().slice(0, longest);
  if (!query) return draw(visit, '', { error: visit.t('search.required') });
  const result = await findCases(visit, query, resultsAfter(one(raw, 'after')));
  return draw(visit, query, { result });
}

interface Drawn {
  error?: string;
  result?: { states: State[]; next?: string };
}

function draw(visit: Visit, query: string, { error, result }: Drawn = {}): Promise<Response> {
  const { t, lang } = visit;
  return page(
    visit,
    { title: t('search.title'), menu: 'search', failed: error !== undefined, status: error ? 400 : 200 },
    <>
      <SessionNote visit={visit} />
      <h1 class="govuk-heading-l">{t('search.title')}</h1>
      <PostForm visit={visit} action="/desk/search">
        <TextInput
          id="query"
          lang={lang}
          label={t('desk.search')}
          hint={t('search.hint')}
          error={error}
          value={query}
          autocomplete="off"
          width={20}
        />
        <Button>{t('search.go')}</Button>
      </PostForm>
      {result ? <Results visit={visit} query={query} result={result} /> : null}
    </>,
  );
}

function Results({ visit, query, result }: { visit: Visit; query: string; result: NonNullable<Drawn['result']> }) {
  const { t } = visit;
  const { states, next } = result;
  if (states.length === 0) return <p class="govuk-body">{t('search.none')}</p>;
  const heads = ['name', 'about', 'state', 'post', 'mobile', 'district', 'sent'];
  return (
    <>
      <h2 class="govuk-heading-m">{t('search.some', { n: next ? `${found}+` : states.length })}</h2>
      <table class="govuk-table desk-table">
        <caption class="govuk-visually-hidden">{t('search.title')}</caption>
        <Heads heads={heads.map((head) => t(`desk.column.${head}`))} />
        <tbody>
          {states.map((state) => (
            <Result visit={visit} state={state} />
          ))}
        </tbody>
      </table>
      {next ? (
        <PostForm visit={visit} action="/desk/search">
          <input type="hidden" name="query" value={query} />
          <input type="hidden" name="after" value={next} />
          <Button kind="secondary">{t('search.more')}</Button>
        </PostForm>
      ) : null}
    </>
  );
}

function Result({ visit, state }: { visit: Visit; state: State }) {
  const { t } = visit;
  const { card } = state.data as RecruitmentData;
  const cells: [string, unknown][] = [
    ['about', formatReference(state.ref)],
    ['state', stepName(visit, state.step)],
    ['post', postName(visit, card.post)],
    ['mobile', card.mobile],
    ['district', homeName(visit, { ...card })],
    ['sent', moment(visit, state.acceptedAt)],
  ];
  return (
    <tr>
      <th scope="row" class="govuk-table__cell">
        <a class="govuk-link" href={`/desk/cases/${state.ref}`}>
          {card.name}
          <span class="govuk-visually-hidden"> {formatReference(state.ref)}</span>
        </a>
      </th>
      {cells.map(([head, cell]) => (
        <td class="govuk-table__cell" data-label={t(`desk.column.${head}`)}>
          {String(cell)}
        </td>
      ))}
    </tr>
  );
}
