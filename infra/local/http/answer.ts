/** An HTTP answer, ready to be written. */
export interface WireAnswer {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

/** One of the gateway's own answers. */
export const message = (status: number, text: string): WireAnswer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify({ message: text })),
});

export const internalError = message(500, 'Internal Server Error');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a function's answer as an HTTP API with payload format 2.0 does: without a `statusCode` the whole answer is the
 * body of a 200 in JSON. An answer that doesn't fit is the gateway's 500.
 * @param payload the function's answer as JSON
 */
export function toAnswer(payload: string): WireAnswer {
  const value: unknown = JSON.parse(payload);
  if (!isRecord(value) || value.statusCode === undefined) {
    const body = Buffer.from(typeof value === 'string' ? value : payload);
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  const status = Number(value.statusCode);
  const { body = '', headers = {}, cookies = [] } = value;
  if (!Number.isInteger(status) || status < 100 || status > 599) return internalError;
  if (typeof body !== 'string' || !isRecord(headers) || !Array.isArray(cookies)) return internalError;
  const named = Object.entries(headers).map(([name, text]): [string, string] => [name.toLowerCase(), String(text)]);
  if (!named.some(([name]) => name === 'content-type')) named.push(['content-type', 'text/plain; charset=utf-8']);
  return {
    status,
    headers: [...named, ...cookies.map((cookie): [string, string] => ['set-cookie', String(cookie)])],
    body: Buffer.from(body, value.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
