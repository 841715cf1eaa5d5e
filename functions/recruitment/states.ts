import type { City } from '../../shared/city/city.ts';
import { joinTexts, type Texts, translator } from '../../shared/i18n/texts.ts';
import { formatDue, formatTime } from '../../shared/i18n/time.ts';
import type { State } from '../../shared/workflow/state.ts';
import type { RecruitmentData } from './data.ts';
import { certificateNames, postHours } from './form/posts.ts';
import { recruitmentForm } from './form.ts';
import { groupOfPlace, hasOtherPost, postOfPlace } from './posts.ts';
import { reasonTexts } from './texts/reasons.ts';
import { stateTexts } from './texts/states.ts';
import { month } from './times.ts';

const texts: Texts = joinTexts(recruitmentForm.texts, stateTexts, reasonTexts);

/** Steps as the applicant reads them (content 5.2); those that are not here have the name of the state. */
const names: Readonly<Record<string, string>> = {
  identity: 'checking',
  sameId: 'checking',
  sameAgain: 'refused',
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
  appealing: 'review',
  passed: 'review',
  placement: 'review',
  noPost: 'review',
  queue: 'waitlisted',
  requeue: 'waitlisted',
  offering: 'review',
  declined: 'review',
  lapsedOffer: 'waitlisted',
  confirmed: 'placed',
  refusing: 'checking',
  duplicate: 'refused',
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
  return names[state.step] ?? state.step;
}

const points: Readonly<Record<string, number>> = {
  received: 1,
  checking: 1,
  knownPending: 1,
  held: 1,
  slow: 1,
  review: 2,
  reviewLate: 2,
  answering: 2,
  waitlisted: 3,
  offered: 3,
  placed: 5,
  notPlaced: 3,
};

/** How many of the five points of the progress line lie behind (content 5.1). */
export const pointOf = (state: State) => points[stateOf(state)] ?? 2;

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
  if (more.question && state.step === 'answering') vars.question = more.question;
  if (more.n !== undefined) vars.n = more.n;
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
