import type { BucketSettings } from './bucket-settings.ts';

type Rule = BucketSettings['cors'][number];

const fits = (pattern: string, text: string) => {
  const [before = '', after] = pattern.split('*');
  return after === undefined ? pattern === text : text.startsWith(before) && text.endsWith(after);
};

/**
 * What a bucket tells a browser whose page of another origin asks, by the first rule that fits; undefined: nothing, and
 * the browser keeps the answer from the page.
 *
 * @param headers that the page wants to send.
 */
export function corsHeaders(
  rules: readonly Rule[],
  origin: string,
  method: string,
  headers: readonly string[] = [],
): Record<string, string> | undefined {
  const rule = rules.find(
    (one) =>
      one.origins.some((pattern) => fits(pattern, origin)) &&
      one.methods.includes(method) &&
      headers.every((header) => one.headers.some((pattern) => fits(pattern.toLowerCase(), header.toLowerCase()))),
  );
  if (!rule) return undefined;
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAge !== undefined && { 'access-control-max-age': String(rule.maxAge) }),
    ...(!rule.origins.includes('*') && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}
