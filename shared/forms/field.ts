import type * as z from 'zod/mini';
import type { City } from '../city/city.ts';
import type { Lang, Translate, Vars } from '../i18n/texts.ts';

/** A clean answer: text, choice or date (YYYY-MM-DD) as a string, ticks as true, several choices as a list. */
export type Answer = string | boolean | readonly string[];
/** Clean answers by field id. A field that was not answered is absent. */
export type Answers = Readonly<Record<string, Answer>>;
/** What an HTML form posts: a value or several by name. */
export type Raw = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the rules may look at beside the answers. */
export interface Ctx {
  city: City;
  /** Epoch ms. */
  now: number;
  lang: Lang;
  /** Places left by the value of an option (post id), shown beside it where known. */
  left?: Readonly<Record<string, number>>;
}

/** Ctx, the answers given so far (those of the same page included, in order) and the translator of the form's texts. */
export interface Scope extends Ctx {
  answers: Answers;
  t: Translate;
  /** True when there is a text with this key. */
  has: (key: string) => boolean;
}

/** Something wrong with an answer; its text has the key `<field>.<case>`. */
export interface Problem {
  case: string;
  vars?: Vars;
  /** Another field than the one checked. */
  field?: string;
  /** The error's key where it is not `<field>.<case>`: a rule that several fields share. */
  key?: string;
  /** Only a warning: sent a second time, the page passes. */
  warning?: boolean;
  /** The form ends here (somebody under 18): nothing that was typed is kept. */
  stop?: boolean;
}

export interface Option {
  value: string;
  label: string;
  hint?: string;
  /** Heading over this option and those after it with the same heading. */
  group?: string;
}

type Kind = 'text' | 'tel' | 'textarea' | 'radio' | 'select' | 'checkboxes' | 'grid' | 'date' | 'tick';

/**
 * One question. Its texts have the keys `<id>.label`, `<id>.hint` (if there is one), `<id>.<option>`, `<id>.<case>`
 * unless said otherwise here.
 */
export interface Field {
  id: string;
  kind: Kind;
  /** `sensitive` is never shown unmasked, `personal` not in lists and exports. */
  sensitivity: 'public' | 'personal' | 'sensitive';
  /** Key of the label. */
  label?: string | ((scope: Scope) => string);
  /** Key of the hint. */
  hint?: (scope: Scope) => string | undefined;
  /** Keys of paragraphs above the question, such as what consent is asked for. */
  above?: readonly string[];
  /** Keys of title and body of something to unfold below the question. */
  details?: readonly [title: string, body: string];
  /** True when an answer is needed (the default). */
  required?: boolean | ((scope: Scope) => boolean);
  /** The question is asked only with one of these answers to another question; on one page it unfolds below it. */
  when?: { field: string; is: readonly string[] };
  /** The question is asked only if this holds; else an answer to it is dropped. */
  visible?: (scope: Scope) => boolean;
  /** Whether the page shows it, where that hangs on answers of the same page and no script may run. Default: `visible`. */
  shown?: (scope: Scope) => boolean;
  /** Values to choose from, each with a text `<id>.<value>`, or the options themselves. */
  options?: readonly string[] | ((scope: Scope) => readonly Option[]);
  /** Keys of a text that appears when an option is chosen, by option. */
  said?: Readonly<Record<string, string>>;
  /** Rows and columns of a grid of boxes; its values are `<row>-<column>`. */
  grid?: { rows: readonly string[]; columns: readonly string[] };
  /** Brings typed text into its kept form, after the general cleaning of `cleanText`. */
  clean?: (text: string, scope: Scope) => string;
  /** What is wrong with a clean answer, beyond the rules of its kind. */
  check?: (answer: Answer, scope: Scope) => Problem | undefined;
  /** Most characters, or most choices. */
  max?: number;
  autocomplete?: string;
  inputMode?: 'numeric' | 'tel' | 'text' | 'email';
  autocapitalize?: 'characters' | 'none';
  /** How the value may be shown where it must not be shown whole. */
  mask?: (value: string) => string;
  /** The value in words, where it is not the text of an option. */
  words?: (answer: Answer, scope: Scope) => string;
  /** A tick that is a consent, with the version of its text. */
  consent?: { version: string };
  /** Schema for programs where it cannot be told from the kind. */
  schema?: z.ZodMiniType;
}

/** One page: a set of questions that are sent together. */
export interface Page {
  id: string;
  /** Key of the title. */
  title: string;
  /** True: it says how many places are left, which has to be looked up. */
  places?: boolean;
  /** Number in “第 n 步”; pages of one step share it. */
  step: number;
  /** Key of the heading under which the check page groups its answers. */
  group: string;
  fields: readonly Field[];
  visible?: (scope: Scope) => boolean;
  /** Rules over several questions, asked when each question alone is right. */
  check?: (scope: Scope) => readonly Problem[];
  /** The whole page may be left out: shows a button “跳过”. */
  optional?: boolean;
}
