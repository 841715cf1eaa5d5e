import type { City } from '../../../shared/city/city.ts';
import { startOfDate } from '../../../shared/i18n/time.ts';
import type { PlaceRange } from '../../../shared/workflow/outcome.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import type { RecruitmentData } from '../data.ts';
import { day } from '../times.ts';

/** The kind of the desk's records of call-ups; its id is `YYMMDD` and six more characters. */
export const callUpKind = 'callup';

/** 调度: so many people of the 机动力量人员库 are wanted somewhere, from one date to another, by somebody's order. */
export interface CallUp {
  /** 文号 of the order; none: nobody is sent across districts by it. */
  order?: string;
  /** By whose order: 指挥部, 民政局. */
  issuer: string;
  /** How many are wanted. */
  wanted: number;
  /** Numbers that are not given out: those that were free when fewer were wanted while higher ones were held. */
  without?: number[];
  /** A district or zone (or the city's own code), or another city by its name. */
  where: { division: string } | { city: string };
  /** Id of the post that they serve in; none: what the note says. */
  post?: string;
  /** Skills of which one is wanted, codes of the form; none: whoever fits. */
  skills: string[];
  /** First and last date, YYYY-MM-DD. */
  from: string;
  until: string;
  /** What those who are asked read besides. */
  note?: string;
  /** Epoch ms. */
  answerBy: number;
  openedAt: number;
  /** Nobody more is asked; those who were asked may answer. */
  stopped?: boolean;
  /** False: nobody can say yes any more. */
  open: boolean;
}
export type CallUpRecord = RecordOf<CallUp>;

/** The places of a call-up: as many as are wanted. */
export const callUpPlace = (id: string) => `${callUpKind}/${id}`;

/** Where to look for a free place. */
export const rangeOfCallUp = ({ id, value: { wanted, without } }: CallUpRecord): PlaceRange => ({
  place: callUpPlace(id),
  upTo: wanted + (without?.length ?? 0),
  ...(without && { without }),
});

/** The first instant after its last date, epoch ms. */
export const endOfCallUp = ({ until }: Pick<CallUp, 'until'>) => startOfDate(until) + day;

/** Whether it has an order by which people may be sent across regions: number and issuer (domain I6). */
export const hasOrder = ({ order, issuer }: Pick<CallUp, 'order' | 'issuer'>) =>
  Boolean(order?.trim()) && Boolean(issuer.trim());

/** Whether serving there takes somebody across regions: out of their district, or out of the city. Online posts do not. */
export function crosses(callUp: CallUp, city: City, { card }: Pick<RecruitmentData, 'card'>): boolean {
  const { where, post } = callUp;
  if ('city' in where) return true;
  if (post !== undefined && city.posts.some(({ id, onSite }) => id === post && !onSite)) return false;
  return where.division === city.code ? card.residenceScope !== 'inCity' : where.division !== card.division;
}

/** What somebody of the pool can do, as far as a list knows. */
export interface Able {
  certificate: string;
  skills: readonly string[];
}

/** Whether somebody can do what is wanted: a certificate that the post asks for, one of the skills. */
export function fits(callUp: Pick<CallUp, 'post' | 'skills'>, city: City, { certificate, skills }: Able): boolean {
  const post = city.posts.find(({ id }) => id === callUp.post);
  if (post && post.certificates.length > 0 && !post.certificates.includes(certificate)) return false;
  return callUp.skills.length === 0 || callUp.skills.some((skill) => skills.includes(skill));
}

/** How somebody came out of a call-up; one letter each in the case's data. */
export const answers = {
  /** Said yes. */
  yes: 'y',
  no: 'n',
  /** Did not answer in time. */
  none: 'x',
  /** Said yes when all places were taken, or when it was closed. */
  full: 'f',
  closed: 'c',
  /** Said yes, and could not come after all. */
  gone: 'w',
} as const;
export type CallAnswer = keyof typeof answers;

/** How many of the last call-ups a case remembers. */
const remembered = 4;

/** The answers with one more, `<id>:<letter>`; the oldest goes. */
export function withAnswer(calls: readonly string[] = [], id: string, answer: CallAnswer): string[] {
  return [...withoutAnswer(calls, id), `${id}:${answers[answer]}`].slice(-remembered);
}

/** The answers that a case remembers. */
export function answersIn(calls: readonly string[] = []): { id: string; answer: CallAnswer }[] {
  const words = Object.keys(answers) as CallAnswer[];
  return calls.flatMap((one) => {
    const [id = '', letter] = one.split(':');
    const answer = words.find((word) => answers[word] === letter);
    return answer ? [{ id, answer }] : [];
  });
}

/** The desk list of those who stand so in a call-up; `asked`: not answered yet. It is the city's alone. */
export const callUpList = (id: string, answer: CallAnswer | 'asked') => `${callUpKind}/${id}/${answer}`;

/** Whether somebody was asked for it. Who said yes and came too late is asked again when more are wanted. */
export const askedBefore = (calls: readonly string[] | undefined, id: string): boolean =>
  answersIn(calls).some((one) => one.id === id && one.answer !== 'full');

/** The answers without those to one call-up, for which somebody is asked again. */
export const withoutAnswer = (calls: readonly string[] = [], id: string) =>
  calls.filter((one) => !one.startsWith(`${id}:`));

export type AskRefusal = 'missing' | 'closed' | 'late' | 'crossing' | 'unfit' | 'before' | 'full';

/** Why somebody of the pool is not asked; undefined: may be. `now`: epoch ms. */
export function askRefusal(
  record: CallUpRecord | undefined,
  city: City,
  data: RecruitmentData,
  now: number,
): AskRefusal | undefined {
  if (!record) return 'missing';
  const { id, value } = record;
  if (!value.open || value.stopped) return 'closed';
  if (now >= value.answerBy) return 'late';
  if (crosses(value, city, data) && !hasOrder(value)) return 'crossing';
  if (!fits(value, city, { certificate: data.certificate, skills: data.skills ?? [] })) return 'unfit';
  return askedBefore(data.calls, id) ? 'before' : undefined;
}
