import { addDays, WEEKDAYS, type Weekday } from '../../../shared/calendar/dates.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { register } from '../../../shared/register/register.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Checkboxes, Radios, Select } from '../../../shared/ui/choices.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextArea, TextInput } from '../../../shared/ui/text-input.tsx';
import { type OpenProblem, openSlots } from '../../recruitment/roster/opening.ts';
import type { PatternDays } from '../../recruitment/roster/pattern.ts';
import { type Team, teamKind } from '../../recruitment/teams/team.ts';
import { groupName } from '../group/parts.tsx';
import { type Group, groupIn, mayPlan, pathOf, weekIn } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';

const kinds = ['daily', 'weekdays', 'every', 'working', 'holidays', 'off'] as const;
/** At which field each problem is shown. */
const fieldOf: Readonly<Partial<Record<OpenProblem, string>>> = {
  date: 'from',
  period: 'until',
  long: 'until',
  days: 'days-daily',
  seats: 'seats',
  noTeam: 'team',
};
/** Teams to choose from: the newest. */
const mostTeams = 100;

function groupToPlan(visit: Visit, post: string, number: string): Group {
  const group = groupIn(visit, post, number);
  if (!mayPlan(visit)) throw new Problem(403, 'role');
  return group;
}

/** GET …/open: the form of a pattern. */
export async function showOpen(visit: Visit, post: string, number: string): Promise<Response> {
  const group = groupToPlan(visit, post, number);
  const from = weekIn(visit);
  const raw = (await keptTyping(visit)) ?? {
    from,
    until: addDays(from, 13),
    days: 'daily',
    times: '',
    seats: '2',
  };
  return draw(visit, group, raw);
}

/** POST …/open: opens the slots. The same pattern twice makes none twice. */
export async function sendOpen(visit: Visit, post: string, number: string): Promise<Response> {
  const { c, desk, staff } = visit;
  const group = groupToPlan(visit, post, number);
  const raw = await visit.post();
  const times = timesIn(one(raw, 'times'));
  const team = one(raw, 'team').trim();
  const opened = await openSlots(desk.env, {
    pattern: {
      post,
      group: group.number,
      days: daysIn(raw),
      times: times ?? [],
      from: one(raw, 'from').trim(),
      until: one(raw, 'until').trim(),
    },
    seats: /^\d{1,3}$/.test(one(raw, 'seats').trim()) ? Number(one(raw, 'seats')) : 0,
    ...(team !== '' && { team }),
    by: staff.sub,
  });
  if (times === undefined) return draw(visit, group, raw, 'time');
  if ('problem' in opened) return draw(visit, group, raw, opened.problem);
  const { made, same, conflicts } = opened;
  return c.redirect(
    `${pathOf('board', group)}?week=${one(raw, 'from').trim()}&said=opened&made=${made.length}&same=${same.length}&conflicts=${conflicts.length}`,
    303,
  );
}

/** Times as they are typed, one a line; undefined: a line is none. A full-width colon or dash is one, too. */
function timesIn(text: string): { from: string; to: string }[] | undefined {
  const lines = text
    .replaceAll('：', ':')
    .split(/[\n,，、;；]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  const times = lines.map((line) => /^(\d{1,2}:\d\d)\s*[-–—~～至到]+\s*(\d{1,2}:\d\d)$/.exec(line));
  if (times.some((time) => !time)) return undefined;
  return times.map((time) => ({ from: time![1]!.padStart(5, '0'), to: time![2]!.padStart(5, '0') }));
}

function daysIn(raw: Raw): PatternDays {
  const kind = kinds.find((known) => known === one(raw, 'days')) ?? 'weekdays';
  if (kind === 'weekdays') return { kind, on: [raw.on ?? []].flat() as Weekday[] };
  if (kind === 'every') return { kind, days: Number(one(raw, 'every')) };
  return { kind };
}

async function openTeams({ desk }: Visit) {
  const options = { limit: mostTeams, backwards: true };
  const { records } = await register(desk.env, 'recruitment').list<Team>(teamKind, options);
  return records.flatMap(({ id, value }) => (value.open ? [{ value: id, label: value.name }] : []));
}

async function draw(visit: Visit, group: Group, raw: Raw, problem?: OpenProblem): Promise<Response> {
  const { t, lang } = visit;
  const teams = await openTeams(visit);
  const target = problem && (fieldOf[problem] ?? 'times');
  const text = problem ? t(`open.wrong.${problem}`) : '';
  const errorOf = (id: string) => (target === id ? text : undefined);
  const said = (name: string) => one(raw, name);
  return page(
    visit,
    { title: t('open.title'), failed: problem !== undefined, menu: 'board' },
    <>
      <a class="govuk-back-link" href={pathOf('board', group)}>
        {groupName(visit, group)}
      </a>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={target ? [{ target, text }] : []} />
      <h1 class="govuk-heading-l">{t('open.title')}</h1>
      <PostForm visit={visit} id="form">
        {(['from', 'until'] as const).map((id) => (
          <TextInput
            id={id}
            lang={lang}
            label={t(`open.${id}`)}
            hint={t('open.date.hint')}
            value={said(id)}
            width={10}
            error={errorOf(id)}
          />
        ))}
        <Radios
          id="days"
          lang={lang}
          label={t('open.days')}
          choices={kinds.map((value) => ({ value, label: t(`open.days.${value}`) }))}
          value={said('days')}
          error={errorOf('days-daily')}
        />
        <Checkboxes
          id="on"
          lang={lang}
          label={t('open.on')}
          choices={WEEKDAYS.map((value) => ({ value, label: t(`availability.${value}`) }))}
          values={[raw.on ?? []].flat() as string[]}
        />
        <TextInput id="every" lang={lang} label={t('open.every')} value={said('every')} width={2} inputmode="numeric" />
        <TextArea
          id="times"
          lang={lang}
          label={t('open.times')}
          hint={t('open.times.hint')}
          value={said('times')}
          error={errorOf('times')}
        />
        <TextInput
          id="seats"
          lang={lang}
          label={t('open.seats')}
          value={said('seats')}
          width={4}
          inputmode="numeric"
          error={errorOf('seats')}
        />
        {teams.length > 0 || problem === 'noTeam' ? (
          <Select
            id="team"
            lang={lang}
            label={t('open.team')}
            choices={teams}
            value={said('team')}
            empty={t('open.team.none')}
            error={errorOf('team')}
          />
        ) : null}
        <Button>{t('open.go')}</Button>
      </PostForm>
    </>,
  );
}
