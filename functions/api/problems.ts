import type { Context } from 'hono';
import { type FieldProblem, Problem, problemDocument } from '../../shared/http/problem.ts';
import { fill, say } from '../../shared/i18n/texts.ts';
import { TableBusy } from '../../shared/workflow/errors.ts';
import type { Api, ApiEnv } from './ports.ts';
import { type ProblemCode, type ProblemType, problemTypes } from './problem-types.ts';

interface More {
  /** Values of the text's `{variables}`. */
  vars?: Record<string, string | number>;
  errors?: FieldProblem[];
  /** Further members of the document, such as `reference`. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A problem as the API tells it: never holds what somebody typed. */
export class ApiProblem extends Problem {
  readonly more: More;

  constructor(code: ProblemCode, more: More = {}) {
    super(problemTypes[code].status, code, more.vars);
    this.more = more;
  }
}

/** The answer to anything that was thrown: a problem document in the reader's language, never a stack trace. */
export function problemAnswer(error: unknown, c: Context<ApiEnv>, api: Api, route: string): Response {
  const problem = asProblem(error, c, api, route);
  const { status, code, vars } = problem;
  const type: ProblemType = problemTypes[code as ProblemCode];
  const lang = c.var.lang ?? api.env.city.languages[0] ?? 'zh';
  const { errors, members, headers } = problem.more;
  const document = {
    ...members,
    ...problemDocument(status, code, {
      title: fill(say(lang, type.title), vars),
      detail: fill(say(lang, type.detail), vars),
      instance: `urn:kapok:request:${c.var.requestId ?? ''}`,
      ...(errors && { errors }),
    }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': lang,
      'cache-control': 'no-store',
      ...headersOf(status, code),
      ...headers,
    },
  });
}

function asProblem(error: unknown, c: Context<ApiEnv>, api: Api, route: string): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof Problem && error.code in problemTypes) {
    return new ApiProblem(error.code as ProblemCode, { vars: error.vars });
  }
  if (error instanceof TableBusy) return new ApiProblem('busy');
  const errorId = api.ids.uuid().slice(0, 8);
  api.log.error('api.fault', error, { errorId, method: c.req.method, route });
  return new ApiProblem('fault', { vars: { errorId } });
}

function headersOf(status: number, code: string): Record<string, string> {
  // RFC 6750: without a token there is nothing to say about it.
  if (status === 401) {
    const fault = code === 'auth.missing' ? '' : ', error="invalid_token"';
    return { 'www-authenticate': `Bearer realm="kapok"${fault}` };
  }
  return status === 503 ? { 'retry-after': '2' } : {};
}
