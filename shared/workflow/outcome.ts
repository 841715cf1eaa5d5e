import type { Condition } from './conditions.ts';
import type { FoundBy } from './find.ts';

/** One group of places: taking looks for a free number from 1 to `upTo`. */
export interface PlaceRange {
  place: string;
  upTo: number;
  /** The line before these places: only its first may take one. Whoever finds one free and is not first wakes the first. */
  line?: string;
  /** Numbers within `upTo` that are not given out: where the range was made smaller while higher ones were held. */
  without?: readonly number[];
  /** The record by which the range is as large as it is. */
  rests?: Unmoved;
}

/** A unique key that one case at a time may hold. */
export interface Claim {
  key: string;
  /** The step to go to when another case holds it. */
  else: string;
}

/** One of a limited number of places; the ranges are tried in their order. */
export interface Take {
  anyOf: PlaceRange[];
  else: string;
  /** Kept in the case's data under this name: the place that was got, `post/1#17`; absent: among its holds only. */
  as?: string;
}

/** A condition on a person's standing facts, which the step reads and does not change. */
export interface Require {
  person: string;
  condition: Condition;
  else: string;
}

/** A record that must still be as the step has read it. When it is not, the step is run again. */
export interface Unmoved {
  kind: string;
  id: string;
  /** The version that was read; 0: there was none. */
  version: number;
}

/** A standing fact about a person; `undefined` ends it. */
export interface Fact {
  person: string;
  name: string;
  value: unknown;
}

/** Another case, of any workflow, that starts with this commit. */
export interface Start {
  workflow: string;
  data: Record<string, unknown>;
  /** Personal content, sealed with the other workflow's key. */
  sealed?: unknown;
  /** True: the child answers this case (`answer`). */
  answers?: boolean;
  /** True: the child is called off when this case leaves the step (a reminder that a later step overtakes). */
  while?: boolean;
  /** What this case's own history says of the child, which can be put to and never read; nothing personal unmasked. */
  note?: Record<string, unknown>;
}

/** Everything that a step may ask for. All of it commits in one transaction with the state and the event. */
export interface Effects {
  patch?: Record<string, unknown>;
  claim?: Claim[];
  take?: Take[];
  require?: Require[];
  /** Records on which the outcome rests: whoever closes or shrinks one at this moment is not overtaken. */
  unmoved?: Unmoved[];
  /** Holds to give back: `claim:…`, `place:…`, `line:…`, or a prefix that ends with `*`. */
  release?: string[];
  fact?: Fact[];
  start?: Start[];
  /** Children to call off, as `workflow ref`, besides those that leaving the step calls off. */
  recall?: string[];
  /** Join a waiting line: `order` sorts it (the time of signing up), ties go by reference. */
  join?: { line: string; order: string }[];
  /** Something fell free: wake the first of the line. */
  wake?: string[];
  /** Further words that the case is found by, beside those with which it was accepted; kept as keyed hashes. */
  find?: FoundBy;
  /** What the parent is told, besides what an end says. */
  answer?: Record<string, unknown>;
  /** Texts of people (a remark, an answer), sealed for the staff and kept with the event. */
  texts?: Record<string, string>;
  /** Texts that the applicant is to read as well (a question, a reason): sealed for the public door besides. */
  told?: Record<string, string>;
  /** Answers that the applicant changed, null: took away; sealed and kept beside the first ones, which stay as they were. */
  amend?: Record<string, unknown>;
  /** What the history says beside the step's name; codes only, nothing personal. */
  note?: Record<string, unknown>;
}

/** What should happen, as a step's code returns it; the engine does it. */
export type Outcome = ({ kind: 'go'; to: string } | { kind: 'stay' }) & { effects: Effects };

export const outcome = {
  /** Go on to another step. */
  go: (to: string, effects: Effects = {}): Outcome => ({ kind: 'go', to, effects }),
  /** Remain in the same wait; deadlines and decisions stay as they are. */
  stay: (effects: Effects = {}): Outcome => ({ kind: 'stay', effects }),
};
