/**
 * Something that a caller must be told: a page with a sentence for people, a problem document (RFC 9457) for programs.
 * `code` is stable and dotted; the texts hang on it. Never holds what somebody typed.
 */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly vars: Readonly<Record<string, string | number>>;

  constructor(status: number, code: string, vars: Record<string, string | number> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.vars = vars;
  }
}

/** One field's error, as a program reads it. */
export interface FieldProblem {
  field: string;
  code: string;
  detail?: string;
}

/** A problem document: `type` is a URN of the code, so that it needs no page of its own. */
export function problemDocument(
  status: number,
  code: string,
  extra: { title?: string; detail?: string; instance?: string; errors?: FieldProblem[] } = {},
) {
  return { type: `urn:kapok:problem:${code}`, title: extra.title ?? code, status, code, ...extra };
}
