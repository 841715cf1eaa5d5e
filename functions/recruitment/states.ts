import type { City } from '../../shared/city/city.ts';
import { joinTexts, type Texts, translator } from '../../shared/i18n/texts.ts';
import { dateInChina, formatDate, formatDue, formatTime } from '../../shared/i18n/time.ts';
import type { State } from '../../shared/workflow/state.ts';
import type { RecruitmentData } from './data.ts';
import { mostFiles } from './files.ts';
import { certificateNames, postHours } from './form/posts.ts';
import { recruitmentForm } from './form.ts';
import { groupOfPlace, hasOtherPost, postOfPlace } from './posts.ts';
import { stagesOf } from './steps/onward.ts';
import { poolTexts } from './texts/pool.ts';
import { reasonTexts } from './texts/reasons.ts';
import { stateTexts } from './texts/states.ts';
import { teamTexts } from './texts/teams.ts';
import { month } from './times.ts';

const texts: Texts = joinTexts(recruitmentForm.texts, stateTexts, poolTexts, teamTexts, reasonTexts);

/** Steps as the applicant reads them (content 5.2); those that are not here have the name of the state. */
const names: Readonly<Record<string, string>> = {
  identity: 'checking',
  sameId: 'checking',
  sameAgain: 'duplicate',
  realName: 'checking',
  eligibility: 'checking',
  enterReview: 'checking',
  toHand: 'knownPending',
  known: 'knownPending',
  byHand: 'knownPending',
  orderPending: 'knownPending',
  holding: 'held',
  released: 'checking',
  decided: 'review',
  asking: 'review',
  resume: 'checking',
  onward: 'review',
  enterMaterials: 'materials',
  tidying: 'materialsSent',
  enterFit: 'fit',
  newWishes: 'fit',
  fitDecided: 'fit',
  fitPassed: 'fit',
  askingFiles: 'fit',
  appealing: 'review',
  joining: 'checking',
  unseated: 'checking',
  gather: 'gathering',
  alone: 'gathering',
  passed: 'review',
  placement: 'review',
  noPost: 'review',
  queue: 'waitlisted',
  requeue: 'waitlisted',
  offering: 'review',
  declined: 'review',
  lapsedOffer: 'waitlisted',
  confirmed: 'placed',
  enterPool: 'pooled',
  callSent: 'called',
  calling: 'pooled',
  callOver: 'pooled',
  leavingPool: 'leftPool',
  poolOver: 'poolEnded',
  refusing: 'checking',
  failing: 'review',
  lapsing: 'lapsed',
  closing: 'notPlaced',
  withdrawing: 'withdrawn',
  erasing: 'withdrawn',
  erased: 'withdrawn',
};

/** The state of content 5.2 in which a sign-up is. */
export function stateOf(state: State): string {
  if (state.status === 'stuck') return 'slow';
  if (state.fence === 0) return 'received';
  if (state.step === 'review' && (state.data as RecruitmentData).late) return 'reviewLate';
  if (state.step === 'materials' && (state.data as RecruitmentData).again) return 'materialsAgain';
  if (state.step === 'fit' && (state.data as RecruitmentData).late) return 'fitLate';
  if (state.step === 'withdrawn' && (state.data as RecruitmentData).leftPool) return 'leftPool';
  return names[state.step] ?? state.step;
}

/** The points of the progress line (content 5.1): five in every city, and those stages that a city has besides. */
export function lineOf(order: readonly string[]): string[] {
  const own: Readonly<Record<string, string>> = {
    review: 'reviewed',
    materials: 'materials',
    fit: 'matched',
    place: 'confirmed',
  };
  const after = [
    ...(order.includes('training') ? ['trained'] : []),
    ...(order.includes('roster') ? ['scheduled', 'onDuty'] : []),
  ];
  return ['sent', 'checked', ...stagesOf(order).flatMap((stage) => own[stage] ?? []), 'placed', ...after];
}

/** What somebody who is placed has before them: training, a first shift, or serving. */
function afterPlaced({ order, data, holds }: State): string | undefined {
  const { trained = [], served, in: present } = data as RecruitmentData;
  if (order.includes('training') && trained.length === 0) return 'trained';
  if (!order.includes('roster')) return undefined;
  const began = Boolean(served) || Boolean(present?.length);
  if (began) return 'onDuty';
  return holds.some((hold) => hold.startsWith('place:slot/')) ? 'onDuty' : 'scheduled';
}

/** The point at which each state is; those that are not here have the one of the stage. */
const points: Readonly<Record<string, string>> = {
  received: 'checked',
  checking: 'checked',
  knownPending: 'checked',
  held: 'checked',
  slow: 'checked',
  review: 'reviewed',
  reviewLate: 'reviewed',
  materials: 'materials',
  materialsAgain: 'materials',
  materialsSent: 'materials',
  fit: 'matched',
  fitLate: 'matched',
  gathering: 'confirmed',
  waitlisted: 'confirmed',
  offered: 'confirmed',
  notPlaced: 'confirmed',
  pooled: 'confirmed',
  called: 'confirmed',
  accepting: 'confirmed',
  calledUp: 'confirmed',
};

/** How many points of the progress line lie behind. */
export function pointOf(state: State): number {
  const line = lineOf(state.order);
  const here = stateOf(state);
  if (here === 'placed') {
    const next = line.indexOf(afterPlaced(state) ?? '');
    return next < 0 ? line.length : next;
  }
  const fitting = (state.data as RecruitmentData).stage === 'fit';
  const at = line.indexOf(points[here] ?? (fitting ? 'matched' : 'reviewed'));
  return at < 0 ? line.indexOf('reviewed') : at;
}

/** The values of a state's texts, in the reader's language. */
export function varsOf(
  city: City,
  state: State,
  lang: 'zh' | 'en',
  more: { question?: string; reason?: string; n?: number },
): Record<string, string | number> {
  const data = state.data as RecruitmentData;
  const t = translator(texts, lang, { city });
  const post = data.place ? postOfPlace(city, data.place) : undefined;
  const vars: Record<string, string | number> = { time: formatTime(lang, data.endedAt ?? state.enteredAt) };
  if (post && data.place) {
    Object.assign(vars, {
      post: post.name[lang],
      channel: post.channel[lang],
      postHours: postHours(post, lang),
      choice: t(data.choice ? `choice.${data.choice}` : 'choice.other'),
      group: t('group.number', { n: groupOfPlace(data.place) }),
      leader: post.leader[lang],
    });
    if (post.wechat) vars.wechat = 1;
  }
  if (more.question && ['answering', 'materials'].includes(state.step)) vars.question = more.question;
  if (state.step === 'materials') vars.most = mostFiles;
  if (more.n !== undefined) vars.n = more.n;
  if (data.poolUntil !== undefined) vars.poolUntil = formatDate(lang, dateInChina(data.poolUntil));
  if (data.contacted) vars.contacted = 1;
  if (state.step === 'held' && data.releaseSaid) vars.released = formatDate(lang, data.releaseSaid);
  if (data.kept !== undefined) vars.kept = formatDue(lang, data.kept);
  if (state.step === 'offered' && hasOtherPost(city, data)) vars.next = 1;
  // A decision that can still be undone is nobody's to read.
  if (data.reason && !data.pending) vars.reason = reasonOf(city, data, lang, more.reason);
  if (state.step === 'withdrawn') vars.due = formatTime(lang, state.enteredAt + city.retention.rejectedMonths * month);
  return vars;
}

/** Reasons that have the reviewer's words, or their number, in the sentence itself. */
const placed = Object.keys(reasonTexts)
  .filter((key) => /\{(text|n)\}/.test(reasonTexts[key as keyof typeof reasonTexts][0]))
  .map((key) => key.slice('reason.'.length));

/** A reason of content 5.3 in words; shown on the page only, never in a message. */
export function reasonOf(city: City, data: RecruitmentData, lang: 'zh' | 'en', words = ''): string {
  const t = translator(texts, lang, { city });
  const wished = city.posts.find(({ id }) => id === data.posts[0]);
  const certs = wished ? certificateNames(wished, t, lang) : '';
  const text = t(`reason.${data.reason}`, { text: words, certs, place: placeName(city, data, lang), n: words });
  // What stands in the sentence already is not said again behind it.
  return words && !placed.includes(data.reason ?? '') ? `${text}${words}` : text;
}

function placeName(city: City, data: RecruitmentData, lang: 'zh' | 'en'): string {
  const district = city.districts.find(({ id }) => id === data.card.division);
  return district?.name[lang] ?? (lang === 'zh' ? `${city.name.zh}以外` : `outside ${city.name.en}`);
}
