import type { Stage } from '../../shared/city/stages.ts';
import type { Context } from '../../shared/workflow/definition.ts';
import type { CallAnswer } from './call-ups/call-up.ts';
import type { CaseFiles } from './files.ts';
import type { Card } from './form/card.ts';
import type { RealNameClient } from './parties/real-name-client.ts';
import type { Say } from './roster/book.ts';
import type { Membership } from './teams/team.ts';

/** The working data of a sign-up: codes, keyed hashes and masked values; nothing that tells who it is. */
export interface RecruitmentData extends Record<string, unknown> {
  /** What a list shows: masked. */
  card: Card;
  /** Keyed hash of the ID: one person, one sign-up at a time. */
  person: string;
  /** Keyed hash of the mobile, as much of it as comparing two takes. */
  mobile: string;
  idType: string;
  /** Wished posts, in order; then, for those who would take others, the city's other posts are tried. */
  posts: string[];
  others: boolean;
  certificate: string;
  /** The headquarters' order for serving across regions: claimed by the applicant, and what staff found. */
  dispatch?: 'claimed' | 'verified' | 'refuted';
  isolation?: 'isolating' | 'contact';
  /** The person, as they were before they corrected name or number, until that has been looked at. */
  was?: string;
  /** The real-name service's word. */
  realName?: 'match' | 'mismatch' | 'notFound' | 'unanswered' | 'notAsked' | 'byHand';
  /** Reason code of content 5.3. */
  reason?: string;
  /** The held place, `medical-support/1#17`. */
  place?: string;
  /** Which wish the place fulfils: 1 to 3, 0 another post. */
  choice?: number;
  /** Posts that the applicant did not want when offered. */
  declined?: string[];
  /** What a reviewer decided, until the time to undo it is over. */
  pending?: 'pass' | 'fail' | 'ask' | 'files';
  /** The message that the sign-up has arrived was sent. */
  told?: boolean;
  /** A reviewer has approved it: it is not reviewed again after an isolation. */
  approved?: boolean;
  /** Opaque id of the reviewer who decided last: an appeal goes to another. */
  reviewer?: string;
  appealed?: boolean;
  /** The review or the staff are late; times of 催办. */
  late?: number;
  /** Epoch ms by when the applicant was told to hear next. */
  due?: number;
  /** Epoch ms: until then the place is kept for somebody who has reported contact or isolation. */
  kept?: number;
  /** The place has been confirmed: they come back to it, not to an offer. */
  confirmed?: boolean;
  /** The applicant says that isolation has ended (YYYY-MM-DD); staff check. */
  releaseSaid?: string;
  /** Messages that did not arrive. */
  undelivered?: number;
  /** The applicant would rather wait than be offered another post: chosen when declining. */
  lineOnly?: boolean;
  /** Epoch ms that counts for the place in line instead of the time of signing up: an offer was let lapse. */
  turn?: number;
  /** Offers let lapse, one after the other. */
  lapses?: number;
  /** Epoch ms: how long the case stays in line. */
  until?: number;
  /** New wishes, made while in line. */
  requeued?: boolean;
  contacted?: boolean;
  pool?: boolean;
  /** Held before: the message says that it goes on. */
  resumed?: boolean;
  /** The offer was not confirmed in time, and nothing has fallen free since. */
  offerLapsed?: boolean;
  endedAt?: number;
  /** The stage of the city's order in which the case is. */
  stage?: Stage;
  /** Marks of the kept files (files.ts). */
  files?: string[];
  /** Epoch ms: a file was not taken, and nothing that they did since shows that they know. */
  refusedAt?: number;
  /** They have been reminded of the files that are asked for. */
  reminded?: boolean;
  /** A reviewer wants other files than those that were sent. */
  again?: boolean;
  /** 匹配度评审 under way: what the reviewers have given so far (sheets.ts). */
  scores?: string[];
  /** Those who rated the fit before an appeal, which goes to others. */
  scorers?: string[];
  /** Wished posts for which the marks were too low: none of them is offered. */
  unfit?: string[];
  /** When they can serve (roster/times-code.ts). */
  times?: string;
  /** Kinds of training attended; the person's facts say the same. */
  trained?: string[];
  /** Slots that they were asked for and have not answered (roster/asked.ts). */
  proposed?: string[];
  /** Slots, by their ids within the group: checked in to and not over; said no to or given back. */
  in?: string[];
  no?: string[];
  /** Minutes served, of slots that are over; times not come. */
  served?: number;
  missed?: number;
  /** Messages about the roster that the worker has to send. */
  say?: Say[];
  /** The team with which they serve, and as what. */
  team?: Membership;
  /** The team that they have just left for this one. */
  leftTeam?: Membership;
  /** Epoch ms: how long they wait for the team to be complete; and whether they go on alone then. */
  gatherUntil?: number;
  alone?: boolean;
  /** The place in a team for which they signed up was not theirs any more. */
  unseated?: boolean;
  /** The number of the batch in which an organisation declared them. */
  batch?: string;
  /** In the 机动力量人员库: since when, until when, and when the city last wrote to them; epoch ms. */
  pooledAt?: number;
  poolUntil?: number;
  greetedAt?: number;
  /** What they can do, codes of the form; known of those in the pool. */
  skills?: string[];
  /** Epoch ms of the last call-up that they were asked for. */
  askedAt?: number;
  /** The call-up that they are asked for or serve in, until when (epoch ms), and what they have just said. */
  call?: string;
  callUntil?: number;
  said?: CallAnswer;
  /** How they answered the last call-ups (call-ups/call-up.ts). */
  calls?: string[];
  /** They have left the pool: not the sign-up was withdrawn. */
  leftPool?: boolean;
}

export interface Parties {
  realName: RealNameClient;
  files: CaseFiles;
}

export type Ctx = Context<RecruitmentData, Parties>;
