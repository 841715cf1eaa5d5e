import { formatDay, formatTime } from '../../../shared/i18n/time.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import type { Event } from '../../../shared/workflow/state.ts';
import { parseSlotId } from '../../recruitment/roster/slot.ts';
import { namesOf } from '../parts/people.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { Access } from './access.ts';
import { marksOfEvent, mayReadMarks } from './fit.tsx';
import type { Note } from './notes.ts';
import type { DeskCase } from './read.ts';

/** One line: when, what, who, and the words that were written with it. */
interface Line {
  at: number;
  text: string;
  by?: string;
  words: { label: string; text: string }[];
}

/** All that has happened, newest first, with who did it: events, looks at full numbers, calls. */
export async function historyOf(
  visit: Visit,
  found: DeskCase,
  { events, notes, access }: { events: readonly Event[]; notes: readonly Note[]; access: readonly Access[] },
): Promise<Line[]> {
  const { t, desk } = visit;
  const { state } = found;
  const reads = may(visit.staff, 'answers');
  const lookers = access.map(({ by: id, role }) => ({ kind: 'staff' as const, id, role }));
  const names = await namesOf(visit, [...events.map(({ by }) => by), ...notes.map(({ by }) => by), ...lookers]);
  const lines = await Promise.all(
    events.map(async (event): Promise<Line> => {
      const words = event.texts && reads ? await openTexts(visit, state, event.texts) : {};
      // Two people rate by themselves.
      if (words.fit && !mayReadMarks(visit, found, event.by.id)) delete words.fit;
      const marks = reads ? marksOfEvent(visit, found, event) : [];
      return {
        at: event.at,
        text: [describe(visit, event), ...marks].join('；'),
        by: who(visit, event.by, names),
        words: Object.entries(words).map(([name, text]) => ({
          label: visit.has(`text.${name}`) ? t(`text.${name}`) : name,
          text: records.includes(name) ? recordInWords(visit, text) : text,
        })),
      };
    }),
  );
  for (const { at, kind, result, by } of notes) {
    const text = t(`${kind}.saved`, { result: t(`desk.${kind}.${result}`) });
    lines.push({ at, text, by: who(visit, by, names), words: [] });
  }
  access.forEach(({ at, what, reason }, index) => {
    const text = t('history.reveal', { what: t(`reveal.${what}`), reason });
    lines.push({ at, text, by: who(visit, lookers[index]!, names), words: [] });
  });
  desk.log.info('desk.history', { reference: state.ref, count: lines.length });
  // Of one moment, what came later stands first, too.
  return lines.reverse().sort((a, b) => b.at - a.at);
}

async function openTexts({ desk }: Visit, { workflow, ref }: DeskCase['state'], sealed: string) {
  return (await desk.env.sealing.open(workflow, ref, 'texts', sealed)) as Record<string, string>;
}

/** Texts that are records of several parts. */
const records = ['order', 'release', 'contact'];

/** What staff recorded of an order, a release, a change of mobile: its parts, as they were typed. */
function recordInWords({ t, has }: Visit, text: string): string {
  const record = JSON.parse(text) as Record<string, string>;
  const how = record.how && has(`orderHow.${record.how}`) ? t(`orderHow.${record.how}`) : undefined;
  const by = record.by && `${t('checkedBy.label')} ${record.by}`;
  const papers = record.papers && has(`papers.${record.papers}`) ? t(`papers.${record.papers}`) : undefined;
  return [record.number, record.date, record.issuer, record.toldBy, papers, by, how, record.reason]
    .filter(Boolean)
    .join('，');
}

/** The shift that somebody chose, gave back, or was there for. */
function shiftOf({ lang }: Visit, note: Event['note']): string {
  const slot = typeof note?.slot === 'string' && parseSlotId(`any/1/${note.slot}`);
  return slot ? `${formatDay(lang, slot.date)} ${slot.from}–${slot.to}` : '';
}

function describe(visit: Visit, { cause, set, note }: Event): string {
  const { t, has } = visit;
  const [kind, name = ''] = cause.split(':') as [string, string?];
  const to = set.step && has(`step.${set.step}`) ? t('history.to', { step: t(`step.${set.step}`) }) : '';
  const said =
    kind === 'decision'
      ? has(`decision.${name}`)
        ? t(`decision.${name}`)
        : name
      : kind === 'timer'
        ? t('history.timer')
        : has(`history.${kind}`) && ['accept', 'stuck', 'redrive', 'woken', 'answer'].includes(kind)
          ? t(`history.${kind}`)
          : to
            ? ''
            : t('history.step');
  const result = note?.result && has(`called.${String(note.result)}`) ? t(`called.${String(note.result)}`) : '';
  return [said, result, shiftOf(visit, note), to].filter(Boolean).join(' · ');
}

function who({ t, has }: Visit, by: Actor, names: Map<string, string>): string {
  if (by.kind === 'applicant') return t('history.applicant');
  if (by.kind === 'system') return t('history.machine');
  const name = names.get(by.id) ?? (by.kind === 'program' ? t('history.program') : '');
  const role = by.role && has(`role.${by.role}`) ? t(`role.${by.role}`) : '';
  return name && role ? t('history.by', { who: name, role }) : name || role;
}

/** The list of what has happened. */
export function History({ visit: { t, lang }, lines }: { visit: Visit; lines: Line[] }) {
  return (
    <section aria-labelledby="history">
      <h2 class="govuk-heading-m" id="history">
        {t('case.history')}
      </h2>
      <ol class="app-log">
        {lines.map(({ at, text, by, words }) => (
          <li>
            <time datetime={new Date(at).toISOString()}>
              {formatTime(lang, at)} {by}
            </time>
            {text}
            {words.map((one) => (
              <>
                <br />
                {one.label}：{one.text}
              </>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
