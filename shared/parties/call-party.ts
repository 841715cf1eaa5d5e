/** How an outside party answered, as far as the engine's calls need to know. */
export type PartyAnswer =
  /** It did what was asked. */
  | { kind: 'ok'; status: number; body: unknown }
  /** It surely did nothing, and may if asked again. */
  | { kind: 'retry'; code: string; afterSeconds?: number }
  /** It surely did nothing, and never will with the same request. */
  | { kind: 'refused'; status: number; code: string };

/**
 * Nobody knows whether the party did it: no answer in time, a broken connection, a server error.
 * Ask, or repeat with the same key. Its message holds a code, never what was sent.
 */
export class PartyUnsure extends Error {
  override name = 'PartyUnsure';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export type PartyRequest = {
  method: 'GET' | 'POST';
  url: string;
  token: string;
  /** Stays the same over every retry of one effect. */
  key?: string;
  body?: unknown;
  /** Milliseconds until an answer is given up. */
  timeout: number;
};

/** Errors of the network that arise before a request has left this machine. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const mostBytes = 256 * 1024;

/**
 * One HTTP call to an outside party, JSON both ways. Never repeats by itself: the engine does, with its own counting.
 * Throws {@link PartyUnsure} when the effect may or may not have happened.
 */
export async function callParty(request: PartyRequest, fetcher: typeof fetch = fetch): Promise<PartyAnswer> {
  const { method, url, token, key, body, timeout } = request;
  let response: Response;
  let text: string;
  try {
    response = await fetcher(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    });
    text = await response.text();
  } catch (error) {
    // The error's own text may quote the address and what was sent; only its code goes on.
    const code = String((error as { cause?: { code?: unknown } }).cause?.code ?? (error as Error).name);
    if (neverSent.has(code)) return { kind: 'retry', code: 'party.unreachable' };
    throw new PartyUnsure(code === 'TimeoutError' ? 'party.timeout' : 'party.broken');
  }
  const { status } = response;
  const answered = text.length > mostBytes ? undefined : json(text);
  if (status >= 200 && status < 300) {
    if (answered === undefined) throw new PartyUnsure('party.unreadable');
    return { kind: 'ok', status, body: answered };
  }
  if (status === 429) return { kind: 'retry', code: 'party.busy', ...after(response) };
  // A wrong token is our own mistake, not the person's: it is put right and the same request works.
  if (status === 401 || status === 403) return { kind: 'retry', code: 'party.denied' };
  if (status >= 500 || status === 408) throw new PartyUnsure(`party.status.${status}`);
  return { kind: 'refused', status, code: codeOf(answered) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function after(response: Response): { afterSeconds?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { afterSeconds: Math.min(seconds, 3600) } : {};
}

/** The party's own code if it looks like one; a sentence of theirs could quote what we sent. */
function codeOf(answered: unknown): string {
  const code = (answered as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[A-Za-z][A-Za-z.]{1,60}$/.test(code) ? code : 'party.refused';
}
