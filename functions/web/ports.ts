import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { City } from '../../shared/city/city.ts';
import type { FilesPlace } from '../../shared/files/place.ts';
import type { Answers } from '../../shared/forms/field.ts';
import type { Form } from '../../shared/forms/form.ts';
import type { Consent, ReviewGroup } from '../../shared/forms/review.ts';
import type { Assets } from '../../shared/http/assets.ts';
import type { Csrf } from '../../shared/http/csrf.ts';
import type { Lang, Texts } from '../../shared/i18n/texts.ts';
import type { Log } from '../../shared/privacy/log.ts';
import type { SessionValues } from '../../shared/privacy/session-value.ts';
import type { OwnRoster } from '../recruitment/roster/own.ts';
import type { InvitedBy } from '../recruitment/teams/invitations.ts';
import type { TeamSide } from '../recruitment/teams/side.ts';
import type { Door } from './door/door.ts';

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** A finished sign-up, checked by the form. */
export interface SignUp {
  answers: Answers;
  consents: Consent[];
  /** The draft's submission token: the same over every retry. */
  token: string;
  /** Opaque id of the sender: the keyed hash of the verified mobile. */
  client: string;
  lang: Lang;
  /** The invitation by which they came. */
  invited?: InvitedBy;
  /** Written with the case in one transaction, once its reference is drawn: the draft's end. */
  also?: (reference: string) => Promise<Items> | Items;
}

export type Accepted =
  | { kind: 'accepted'; reference: string; repeated: boolean }
  /** The same token with other answers: the first one stands. */
  | { kind: 'conflict'; reference: string }
  | { kind: 'gone' }
  /** The city's call is closed: nothing is taken in. */
  | { kind: 'closed' }
  /** The number has signed up as many people as it may. */
  | { kind: 'full' };

/** What the applicant may see again of a sign-up: in words, masked as on the check page. */
export interface Copy {
  groups: Record<Lang, ReviewGroup[]>;
  /** Answers that can be changed afterwards (times, wishes); none is sensitive. */
  changeable: Answers;
}

/** One line of the history; `text` is a key of the content, `vars` its values. */
export interface HistoryLine {
  at: number;
  text: string;
  vars?: Record<string, string | number>;
}

/** A case as its applicant may see it. */
export interface CaseView {
  reference: string;
  /** State of content 5.2: `review`, `offered`, `waitlisted` … */
  state: string;
  acceptedAt: number;
  /** Epoch ms: by when the next thing happens. */
  due?: number;
  /** Values for the state's texts: question, post, n, reason, leader … in the reader's language. */
  vars: Record<string, string | number>;
  /** The points of the progress line, by the names of their texts; the five that every city has unless said. */
  line?: string[];
  /** How many of them lie behind. */
  point: number;
  /** What became of files that were uploaded. */
  files?: CaseFile[];
  history: HistoryLine[];
  /** Names of what the applicant may decide now. */
  decisions: string[];
  /** What of the answers may be corrected: the name of the page, the heading in the copy, the fields. */
  corrections?: Corrections[];
  /** The wait that these decisions answer: a decision on a case that has moved on is told so. */
  wait: number;
  /** Masked name. */
  name: string;
  /** Masked: the number to which messages go now. */
  mobile: string;
  /** The team in which they have a place. */
  team?: { id: string; role: string };
  /** They can lead a team, or join one. */
  teamUp?: boolean;
  /** In a team that is not complete: they go on alone at the end of the wait. */
  goesAlone?: boolean;
}

/** Answers under one heading that their applicant may correct. */
export interface Corrections {
  name: string;
  group: string;
  fields: string[];
}

/** A file of a sign-up as its applicant may see it. */
export interface CaseFile {
  file: string;
  /** Epoch ms. */
  at: number;
  state: 'kept' | 'refused';
  /** Why it was not taken. */
  reason?: string;
  type?: string;
  bytes?: number;
  pages?: number;
}

/** A message that the sign-up has sent to its applicant. */
export interface SentMessage {
  template: string;
  /** Masked number. */
  to: string;
  /** Epoch ms: when it went out, or will. */
  at: number;
  /** `undelivered`: it did not arrive; `called`: staff have called instead. */
  state: 'waiting' | 'sent' | 'undelivered' | 'called';
  /** Epoch ms: the time that it names. */
  due?: number;
  /** Short name of the post that it names. */
  post?: string;
}

export type DecisionResult =
  | { kind: 'done' }
  /** The rules stand against it; the code says why. */
  | { kind: 'refused'; code: string }
  /** Somebody or a deadline was first: the page shows how it stands now. */
  | { kind: 'moved' }
  | { kind: 'invalid' }
  | { kind: 'gone' };

export type MobileChanged =
  | { kind: 'done' }
  /** The new number has its people. */
  | { kind: 'full' }
  /** It belongs to another number by now, or cannot change any more. */
  | { kind: 'moved' }
  | { kind: 'gone' };

/** What the public door needs of the engine. */
export interface Engine {
  /** Undefined: they have no place, or the city has neither training nor rosters. `from`: YYYY-MM-DD. */
  roster?(reference: string, from: string): Promise<OwnRoster | undefined>;
  /** Shifts and sessions as a calendar file. */
  calendar?(own: OwnRoster, words: { title: string; shift: string; host: string; place?: string }): string;
  accept(signUp: SignUp): Promise<Accepted>;
  /** Undefined: no such case, or destroyed. */
  view(reference: string, lang: Lang): Promise<CaseView | undefined>;
  /** References of the sign-ups that belong to a mobile number, which has been verified, now; newest first. */
  byMobile(mobile: string): Promise<string[]>;
  /** Whether a verified number may sign up one person more. */
  mayAdd(mobile: string): Promise<boolean>;
  /** What stands for a mobile number, and says nothing of it. */
  holderId(mobile: string): string;
  /** What stands for the number to which a sign-up belongs now; undefined: no such case, or destroyed. */
  holder(reference: string): Promise<string | undefined>;
  /** What was entered; undefined: it is gone. */
  copy(reference: string): Promise<Copy | undefined>;
  /** The messages that the sign-up has sent to its applicant, newest first, and their language; undefined: it is gone. */
  messages?(reference: string): Promise<{ lang: Lang; sent: SentMessage[] } | undefined>;
  /** Moves a sign-up to another number; both have been verified. `key` is the same over retries. */
  changeMobile(request: { reference: string; from: string; to: string; key: string }): Promise<MobileChanged>;
  decide(request: {
    reference: string;
    decision: string;
    wait: number;
    /** The same over retries of one page. */
    key: string;
    input: Record<string, unknown>;
    lang: Lang;
  }): Promise<DecisionResult>;
  /** Places left by post, where known quickly. */
  placesLeft?(): Promise<Record<string, number>>;
}

/** Sends a code to a mobile; throws when it could not be handed over. */
export type SendCode = (mobile: string, code: string, lang: Lang) => Promise<void>;

/** Everything that the public pages work with. */
export interface Web {
  /** As it is now. */
  readonly city: City;
  /** Reads again what the desk may have changed of the city, when the last time is some seconds ago. */
  refresh?(): Promise<void>;
  form: Form;
  /** Texts beside the form's: notice, states, history, reasons. */
  texts: Texts;
  door: Door;
  engine: Engine;
  sendCode: SendCode;
  clock: { now(): number };
  ids: { uuid(): string };
  csrf: Csrf;
  /** Encrypted values in cookies. */
  values: SessionValues;
  assets: Assets;
  log: Log;
  /** Origin of the site, without a slash at its end. */
  publicUrl: string;
  /** Teams and invitations; absent: there are none. */
  teams?: TeamSide;
  /** Where uploads go, and the key with which this function signs their forms; absent: nobody is asked for any. */
  files?: FilesPlace;
}
