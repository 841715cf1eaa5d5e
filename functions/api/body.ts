import type { Context } from 'hono';
import { ApiProblem } from './problems.ts';

/** Most bytes of a body; the longest set of answers has a tenth of it. */
export const largestBody = 64 * 1024;
/** Answers are two levels deep: an object with texts and lists of texts. */
const deepest = 5;

/**
 * Reads a JSON object from the body.
 *
 * @param options `empty`: no body at all counts as `{}`.
 * @throws ApiProblem 413, 415, or 400 for what is not one shallow JSON object in UTF-8.
 */
export async function readObject(c: Context, options: { empty?: boolean } = {}): Promise<Record<string, unknown>> {
  const tooLarge = new ApiProblem('body.tooLarge', { vars: { kilobytes: largestBody / 1024 } });
  if (Number(c.req.header('content-length') ?? 0) > largestBody) throw tooLarge;
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > largestBody) throw tooLarge;
  if (options.empty && bytes.byteLength === 0) return {};
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new ApiProblem('body.type', { headers: { 'accept-post': 'application/json' } });
  }
  const value = parse(bytes);
  if (depthOf(value) > deepest) throw new ApiProblem('body.tooDeep', { vars: { max: deepest } });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ApiProblem('body.notObject');
  return value as Record<string, unknown>;
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ApiProblem('body.notJson');
  }
}

/** How deep a value is nested, counted level by level so that no depth exhausts the stack; stops beyond what counts. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  for (let depth = 0; ; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0 || depth > deepest) return depth;
  }
}
