import type { City } from '../../shared/city/city.ts';
import { formatDue } from '../../shared/i18n/time.ts';
import type { Event, State } from '../../shared/workflow/state.ts';
import { answersIn } from './call-ups/call-up.ts';
import type { RecruitmentData } from './data.ts';
import { postOfPlace } from './posts.ts';
import { groupOfHeld } from './roster/book.ts';
import { rosterLines } from './roster/history.ts';

/** One line of the history; `text` is a key of the content, `vars` its values. */
export interface HistoryLine {
  at: number;
  text: string;
  vars?: Record<string, string | number>;
}

/** Somebody of the staff looked at something in full; `what` as the desk writes it down. */
export interface Reveal {
  at: number;
  what: string;
  reason: string;
}

/** What was looked at, where it was not the ID number. */
const revealTexts: Readonly<Record<string, string>> = {
  phone: 'history.revealed.phone',
  emergency: 'history.revealed.emergency',
  health: 'history.revealed.health',
  export: 'history.exported',
  materials: 'history.revealed.materials',
};

type Lang = 'zh' | 'en';

/** What became of a file. */
const files: Readonly<Record<string, string>> = {
  'decision:fileConfirmed': 'history.fileKept',
  'decision:fileRefused': 'history.fileRefused',
  'decision:removeFile': 'history.fileRemoved',
};

/** What a step that was entered tells the applicant; steps that are not here tell nothing. */
const entered: Readonly<Record<string, string>> = {
  known: 'history.known',
  byHand: 'history.known',
  orderPending: 'history.known',
  answering: 'history.askMore',
  refused: 'history.refused',
  failed: 'history.failed',
  held: 'history.held',
  notPlaced: 'history.notPlaced',
  lapsed: 'history.lapsed',
  withdrawn: 'history.withdrawn',
};

/** A sign-up's history in the words of content 5.5, newest first; staff are never named. */
export function historyOf(
  city: City,
  state: State,
  events: readonly Event[],
  reveals: readonly Reveal[],
  lang: Lang,
  n?: number,
): HistoryLine[] {
  const lines: HistoryLine[] = [];
  let data: Partial<RecruitmentData> = {};
  for (const event of events) {
    data = { ...data, ...(event.set.data as Partial<RecruitmentData>) };
    lines.push(...linesOf(city, event, data, lang, n));
  }
  if (state.workflow !== 'recruitment') return [];
  lines.push(
    ...reveals.map(({ at, what, reason }) => ({ at, text: revealTexts[what] ?? 'history.revealed', vars: { reason } })),
  );
  // Of one time, what came last stands first.
  return lines.reverse().sort((a, b) => b.at - a.at);
}

/** What has happened in the pool. */
function poolLines({ cause, steps, set }: Event, data: Partial<RecruitmentData>): string[] {
  if (set.step === 'callSent') return ['history.called'];
  if (set.step === 'calledUp') return ['history.call.yes'];
  if (set.step === 'withdrawn' && data.leftPool) return ['history.leftPool'];
  if (set.step !== 'pooled') return [];
  if (steps.includes('enterPool')) return ['history.pool'];
  if (cause === 'timer:end') return ['history.call.served'];
  const last = answersIn(data.calls).at(-1);
  return steps.includes('callOver') && last ? [`history.call.${last.answer}`] : [];
}

/** What has happened with the team. */
function teamLines({ cause, steps, set, note }: Event): string[] {
  if (cause === 'decision:leadTeam') return ['history.team.led'];
  if (cause === 'decision:joinTeam') return ['history.team.joined'];
  if (cause === 'decision:leaveTeam') return ['history.team.left'];
  if (steps.includes('unseated')) return ['history.team.unseated'];
  if (steps.includes('alone')) return ['history.team.alone'];
  if (steps.includes('gathering') && note?.team) return ['history.team.complete'];
  return set.step === 'gathering' ? ['history.gathering'] : [];
}

function linesOf(city: City, event: Event, data: Partial<RecruitmentData>, lang: Lang, n?: number): HistoryLine[] {
  const { at, cause, steps, set } = event;
  const line = (text: string, vars?: Record<string, string | number>) => [{ at, text, ...(vars && { vars }) }];
  const due = data.due === undefined ? '' : formatDue(lang, data.due);
  if (cause === 'accept') return line('history.sent');
  if (cause === 'timer:escalate') return line('history.late');
  if (cause === 'timer:keptPlace') return line('history.placeGone');
  if (cause === 'decision:release') return line('history.releaseSaid');
  if (cause === 'decision:changeMobile') return line('history.contactChanged');
  if (cause === 'decision:changeTimes') {
    const changed = (event.note?.changed as string[] | undefined) ?? [];
    return line(changed.some((id) => id.startsWith('post')) ? 'history.wishes' : 'history.times');
  }
  const lines: HistoryLine[] = [];
  if (cause.startsWith('decision:correct')) lines.push(...line(`history.corrected.${event.note?.about}`));
  if (files[cause] && !event.note?.again)
    lines.push(...line(event.note?.reason ? 'history.fileRefused' : files[cause]));
  if (cause === 'decision:materialsDone') lines.push(...line('history.materialsDone'));
  if (cause === 'decision:waiveMaterials') lines.push(...line('history.materialsWaived'));
  if (steps.includes('fitPassed')) lines.push(...line('history.fitPassed'));
  if (steps.includes('eligibility') && set.step !== 'review' && steps.includes('resume')) {
    lines.push(...line('history.checked'));
  }
  if (steps.includes('released')) lines.push(...line('history.released'));
  if (steps.includes('passed')) lines.push(...line('history.passed'));
  if (steps.includes('declined')) lines.push(...line('history.declined'));
  lines.push(...[...poolLines(event, data), ...teamLines(event)].flatMap((text) => line(text)));
  lines.push(
    ...rosterLines(city, event, groupOfHeld(data.place ?? ''), lang).flatMap(({ text, vars }) => line(text, vars)),
  );
  if (steps.includes('lapsedOffer')) lines.push(...line('history.offerLapsed'));
  if (cause === 'decision:answer') lines.push(...line('history.answered'));
  switch (set.step) {
    case 'review':
      if (cause === 'decision:undo') break;
      if (steps.includes('eligibility')) lines.push(...line('history.checked'));
      lines.push(...line('history.review', { due }));
      break;
    case 'materials':
      lines.push(...line(data.again ? 'history.materialsAgain' : 'history.materials', { due }));
      break;
    case 'fit':
      if (cause !== 'decision:undo') lines.push(...line('history.fit', { due }));
      break;
    case 'offered': {
      const post = postOfPlace(city, data.place ?? '');
      lines.push(...line('history.offered', { post: post?.name[lang] ?? '', due }));
      break;
    }
    case 'placed':
      // Back from isolation to the place that was kept: that was confirmed before.
      if ((set.data as Partial<RecruitmentData> | undefined)?.confirmed) lines.push(...line('history.confirmed'));
      break;
    case 'waitlisted':
      lines.push(...(n === undefined ? [] : line('history.waitlisted', { n })));
      break;
    default:
      if (set.step && entered[set.step] && !(set.step === 'withdrawn' && data.leftPool))
        lines.push(...line(entered[set.step]!));
  }
  return lines;
}
