import { addDays } from '../../../shared/calendar/dates.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { TextArea, TextInput } from '../../../shared/ui/text-input.tsx';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { openSession } from '../../recruitment/roster/opening.ts';
import type { SessionRecord } from '../../recruitment/roster/records.ts';
import { close } from '../../recruitment/roster/seats.ts';
import { parseSessionId } from '../../recruitment/roster/session-id.ts';
import { startOf } from '../../recruitment/roster/slot.ts';
import { type GroupMember, membersOf } from '../../recruitment/roster/week.ts';
import { refusalText, Said, when } from '../group/parts.tsx';
import { actOn, type Group, groupsOf, mayPlan } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import { keptTyping } from '../parts/typing.ts';
import { may } from '../roles.ts';
import { one, type Visit } from '../visit.ts';

const at = '/desk/sessions';
const fields = ['name', 'content', 'hours', 'organiser', 'date', 'from', 'to', 'place', 'link', 'seats'] as const;

function entering(visit: Visit): void {
  if (!may(visit.staff, 'board')) throw new Problem(403, 'role');
}

/** Sessions on one page. */
const perPage = 50;

/** GET /desk/sessions: the last week's, and those to come, page by page. */
export async function showSessions(visit: Visit): Promise<Response> {
  entering(visit);
  const { t, c, desk, now, lang } = visit;
  const after = c.req.query('after') ?? '';
  const day = (days: number) => addDays(dateInChina(now), days).slice(2).replaceAll('-', '');
  const { records, next } = await register(desk.env, 'recruitment').list<SessionRecord>('session', {
    from: day(-7),
    to: `${day(120)}~`,
    limit: perPage,
    ...(parseSessionId(after) && { after }),
  });
  const kind = (code: string) => desk.env.city.roster.training.find((known) => known.code === code)?.name[lang] ?? code;
  const heads = ['sessions.date', 'sessions.name', 'sessions.kind', 'sessions.seats', 'sessions.list'];
  return page(
    visit,
    { title: t('sessions.title'), menu: 'board' },
    <>
      <a class="govuk-back-link" href="/desk/board">
        {t('board.title')}
      </a>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{t('sessions.title')}</h1>
      {mayPlan(visit) ? <LinkButton href={`${at}/new`}>{t('sessions.new')}</LinkButton> : null}
      {records.length === 0 ? <p class="govuk-body">{t('sessions.none')}</p> : null}
      {records.length > 0 ? (
        <table class="govuk-table desk-table">
          <caption class="govuk-visually-hidden">{t('sessions.title')}</caption>
          <Heads heads={heads.map((head) => t(head))} />
          <tbody>
            {records.map(({ id, value }) => (
              <tr>
                <th scope="row" class="govuk-table__cell" data-label={t('sessions.date')}>
                  {when(visit, value)}
                </th>
                <td class="govuk-table__cell" data-label={t('sessions.name')}>
                  {value.name} {value.open ? null : <Tag colour="grey">{t('board.closed')}</Tag>}
                </td>
                <td class="govuk-table__cell" data-label={t('sessions.kind')}>
                  {kind(value.kind)}
                </td>
                <td class="govuk-table__cell" data-label={t('sessions.seats')}>
                  {value.seats}
                </td>
                <td class="govuk-table__cell" data-label={t('sessions.list')}>
                  <a class="govuk-link" href={`${at}/${id}`}>
                    {t('sessions.list')}
                    <span class="govuk-visually-hidden"> {value.name}</span>
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`${at}?after=${encodeURIComponent(next)}`}>
            {t('sessions.later')}
          </a>
        </p>
      ) : null}
    </>,
  );
}

/** GET /desk/sessions/new. */
export async function showNewSession(visit: Visit): Promise<Response> {
  if (!mayPlan(visit)) throw new Problem(403, 'role');
  const kept = await keptTyping(visit);
  return draw(visit, kept ?? { date: dateInChina(visit.now), from: '09:00', to: '11:00', hours: '2', seats: '30' });
}

/** POST /desk/sessions/new: the same session twice is one. */
export async function sendNewSession(visit: Visit): Promise<Response> {
  if (!mayPlan(visit)) throw new Problem(403, 'role');
  const { desk, staff, c } = visit;
  const raw = await visit.post();
  const said = (name: string) => one(raw, name).trim();
  const [place, link] = [said('place'), said('link')];
  const opened = await openSession(
    desk.env,
    {
      kind: said('kind'),
      name: said('name'),
      content: said('content'),
      hours: Number(said('hours')),
      organiser: said('organiser'),
      date: said('date'),
      from: said('from'),
      to: said('to'),
      seats: Number(said('seats')),
      ...(place && { place }),
      ...(link && { link }),
    },
    staff.sub,
  );
  if ('id' in opened) return c.redirect(`${at}/${opened.id}`, 303);
  return draw(visit, raw, opened.problems);
}

function draw(visit: Visit, raw: Raw, problems: { field: string; code: string }[] = []): Promise<Response> {
  const { t, lang, has, desk } = visit;
  const kinds = desk.env.city.roster.training;
  const textOf = (code: string) => {
    const key = [`sessions.wrong.${code}`, `open.wrong.${code}`].find((known) => has(known));
    return t(key ?? 'sessions.wrong');
  };
  const target = (field: string) => (field === 'kind' ? `kind-${kinds[0]?.code}` : field);
  const first = [...new Map(problems.map((problem) => [problem.field, problem])).values()];
  const errors = first.map(({ field, code }) => ({
    target: target(field),
    text: `${t(`sessions.${field}`)}：${textOf(code)}`,
  }));
  const errorOf = (field: string) => errors.find((error) => error.target === target(field))?.text;
  return page(
    visit,
    { title: t('sessions.new'), failed: errors.length > 0, menu: 'board' },
    <>
      <a class="govuk-back-link" href={at}>
        {t('sessions.title')}
      </a>
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">{t('sessions.new')}</h1>
      <PostForm visit={visit} id="form">
        <Radios
          id="kind"
          lang={lang}
          label={t('sessions.kind')}
          choices={kinds.map(({ code, name }) => ({ value: code, label: name[lang] }))}
          value={one(raw, 'kind')}
          error={errorOf('kind')}
        />
        {fields.map((field) => {
          const Control = field === 'content' ? TextArea : TextInput;
          return (
            <Control
              id={field}
              lang={lang}
              label={t(`sessions.${field}`)}
              value={one(raw, field)}
              error={errorOf(field)}
            />
          );
        })}
        <Button>{t('sessions.new')}</Button>
      </PostForm>
    </>,
  );
}

interface Booked {
  record: RecordOf<SessionRecord>;
  people: { group: Group; member: GroupMember }[];
}

/** A session with those of the reader's groups who have booked it, or whose page shows so: one call a group. */
async function bookedOf(visit: Visit, id: string): Promise<Booked> {
  entering(visit);
  const { env } = visit.desk;
  const record = parseSessionId(id) && (await register(env, 'recruitment').get<SessionRecord>('session', id));
  if (!record) throw new Problem(404, 'page.missing');
  const groups = groupsOf(visit);
  const all = await Promise.all(groups.map((group) => membersOf(env, group.id)));
  const people = all.flatMap((members, index) =>
    members.filter(({ sessions }) => sessions.includes(id)).map((member) => ({ group: groups[index]!, member })),
  );
  return { record, people };
}

/** GET /desk/sessions/:id: who has booked, to be ticked off when they are there. */
export async function showSession(visit: Visit, id: string): Promise<Response> {
  const { record, people } = await bookedOf(visit, id);
  const { t, now, desk } = visit;
  const { value } = record;
  const begun = startOf(value) <= now;
  return page(
    visit,
    { title: value.name, menu: 'board' },
    <>
      <a class="govuk-back-link" href={at}>
        {t('sessions.title')}
      </a>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{value.name}</h1>
      <p class="govuk-body">
        {when(visit, value)} · {value.place ?? value.link} · {value.organiser}{' '}
        {value.open ? null : <Tag colour="grey">{t('board.closed')}</Tag>}
      </p>
      <h2 class="govuk-heading-m">{t('sessions.booked', { n: people.length })}</h2>
      {people.length === 0 ? <p class="govuk-body">{t('sessions.booked.none')}</p> : null}
      {people.length > 0 ? (
        <PostForm visit={visit} action={`${at}/${id}`} id="form">
          <input type="hidden" name="act" value="attended" />
          <input type="hidden" name="key" value={desk.env.ids.uuid()} />
          <div class="govuk-checkboxes govuk-checkboxes--small">
            {people.map(({ member }) => (
              <div class="govuk-checkboxes__item">
                <input
                  class="govuk-checkboxes__input"
                  type="checkbox"
                  name="ref"
                  value={member.ref}
                  id={`p-${member.ref}`}
                />
                <label class="govuk-label govuk-checkboxes__label" for={`p-${member.ref}`}>
                  {member.name} {member.mobile}
                </label>
              </div>
            ))}
          </div>
          {begun ? (
            <Button>{t('sessions.attended')}</Button>
          ) : (
            <p class="govuk-hint">{refusalText(visit, 'session.tooEarly')}</p>
          )}
        </PostForm>
      ) : null}
      {mayPlan(visit) && value.open && !begun ? (
        <PostForm visit={visit} action={`${at}/${id}`}>
          <input type="hidden" name="act" value="close" />
          <p class="govuk-hint">{t('slot.close.note')}</p>
          <Button kind="warning">{t('sessions.close')}</Button>
        </PostForm>
      ) : null}
    </>,
  );
}

/** POST /desk/sessions/:id: attendance of those who were there, or calling it off. */
export async function sendSession(visit: Visit, id: string): Promise<Response> {
  const raw = await visit.post();
  const { people } = await bookedOf(visit, id);
  const { c, desk, staff } = visit;
  const back = (query: string) => c.redirect(`${at}/${id}?${query}`, 303);
  if (one(raw, 'act') === 'close') {
    if (!mayPlan(visit)) throw new Problem(403, 'role');
    const closed = await close(desk.env, 'session', id, staff.sub);
    if (closed === 'missing') throw new Problem(404, 'page.missing');
    return back(`said=${closed.left.length > 0 ? 'left' : 'closed'}&told=${closed.told}&left=${closed.left.length}`);
  }
  const ticked = [raw.ref ?? []].flat();
  const there = people.filter(({ member }) => ticked.includes(member.ref));
  let [n, bad]: [number, string | undefined] = [0, undefined];
  for (let from = 0; from < there.length; from += 10) {
    const some = there.slice(from, from + 10);
    const made = await Promise.all(
      some.map(({ group, member: { ref } }) =>
        actOn(visit, group, { ref, decision: 'attended', input: { session: id }, key: `${one(raw, 'key')} ${ref}` }),
      ),
    );
    n += made.filter((one) => one === 'done').length;
    bad ??= made.find((one) => one !== 'done');
  }
  return back(bad ? `said=${bad}` : `said=attended&n=${n}`);
}
