import { decode } from './routes.ts';

/** A request as it came over the wire. */
export interface WireRequest {
  method: string;
  /** Path and query as in the request line. */
  target: string;
  httpVersion: string;
  /** Names and values in turn, as node:http's rawHeaders. */
  rawHeaders: string[];
  body: Buffer;
  /** Address of the peer. */
  from: string;
  port: number;
}

/** What the gateway adds of its own. */
export interface RequestFacts {
  accountId: string;
  apiId: string;
  routeKey: string;
  pathParameters: Record<string, string> | undefined;
  requestId: string;
  traceId: string;
  /** Epoch milliseconds. */
  now: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000`, the form of `requestContext.time`. */
function logTime(now: number): string {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}

/** Content types that an HTTP API hands on as text; every other body is base64. */
const isText = (contentType: string | undefined) =>
  contentType !== undefined && /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i.test(contentType);

/** Lower-case names, values of one name joined by a comma; the cookies apart, one each. */
function splitHeaders(rawHeaders: string[]) {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    const value = rawHeaders[index + 1]!;
    if (name === 'cookie') cookies.push(...value.split(';').map((cookie) => cookie.trim()));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return { headers, cookies: cookies.filter((cookie) => cookie !== '') };
}

function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  return parameters;
}

/**
 * The Lambda event of a request: payload format 2.0 of an HTTP API, down to its oddities. The path arrives decoded
 * (and a decoded `?` ends it), the query does not.
 */
export function toEvent(request: WireRequest, facts: RequestFacts) {
  const question = request.target.indexOf('?');
  const encodedPath = question < 0 ? request.target : request.target.slice(0, question);
  const query = question < 0 ? '' : request.target.slice(question + 1);
  const rawPath = decode(encodedPath).split('?')[0]!;
  const { headers, cookies } = splitHeaders(request.rawHeaders);
  const { connection, 'keep-alive': _, 'transfer-encoding': __, ...passed } = headers;
  const domainName = (headers.host ?? 'localhost').replace(/:\d+$/, '');
  const sent: Record<string, string> = {
    ...passed,
    'content-length': headers['content-length'] ?? String(request.body.length),
    'x-amzn-trace-id': facts.traceId,
    'x-forwarded-for': headers['x-forwarded-for'] ? `${headers['x-forwarded-for']}, ${request.from}` : request.from,
    'x-forwarded-port': String(request.port),
    'x-forwarded-proto': 'http',
  };
  const base64 = request.body.length > 0 && !isText(headers['content-type']);
  const queryStringParameters = queryParameters(query);
  return {
    version: '2.0',
    routeKey: facts.routeKey,
    rawPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: Object.fromEntries(Object.entries(sent).sort(([one], [other]) => (one < other ? -1 : 1))),
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: {
      accountId: facts.accountId,
      apiId: facts.apiId,
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.from,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: facts.requestId,
      routeKey: facts.routeKey,
      stage: '$default',
      time: logTime(facts.now),
      timeEpoch: facts.now,
    },
    ...(facts.pathParameters && { pathParameters: facts.pathParameters }),
    ...(request.body.length > 0 && { body: request.body.toString(base64 ? 'base64' : 'utf8') }),
    isBase64Encoded: base64,
  };
}
