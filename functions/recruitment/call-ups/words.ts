import type { City } from '../../../shared/city/city.ts';
import type { Lang } from '../../../shared/i18n/texts.ts';
import { formatDate } from '../../../shared/i18n/time.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { readRecord } from '../../../shared/workflow/records.ts';
import type { State } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../data.ts';
import { answersIn, type CallUp, callUpKind } from './call-up.ts';

/** Where a call-up is for, in words. */
export function whereOf({ where }: Pick<CallUp, 'where'>, city: City, lang: Lang): string {
  if ('city' in where) return where.city;
  return city.districts.find(({ id }) => id === where.division)?.name[lang] ?? city.name[lang];
}

/** What somebody who is asked may read of a call-up: where, from when to when, by whose order. */
export function varsOfCallUp(callUp: CallUp, city: City, lang: Lang): Record<string, string> {
  const post = city.posts.find(({ id }) => id === callUp.post);
  return {
    callWhere: whereOf(callUp, city, lang),
    callFrom: formatDate(lang, callUp.from),
    callUntil: formatDate(lang, callUp.until),
    callIssuer: callUp.issuer,
    ...(post && { callPost: post.name[lang] }),
    ...(callUp.order && { callOrder: callUp.order }),
    ...(callUp.note && { callNote: callUp.note }),
  };
}

const inCall = ['callSent', 'accepting', 'calledUp'];

/** The words of the call-up in which a case stands; in the pool: what came of the last one. */
export async function callVars(env: Env, state: State, lang: Lang): Promise<Record<string, string>> {
  const { call, calls } = state.data as RecruitmentData;
  if (state.step === 'pooled') {
    const last = answersIn(calls).at(-1);
    return last ? { lastCall: last.answer } : {};
  }
  if (call === undefined || !inCall.includes(state.step)) return {};
  const record = await readRecord<CallUp>(env, state.workflow, callUpKind, call);
  return record ? varsOfCallUp(record.value, env.city, lang) : {};
}
