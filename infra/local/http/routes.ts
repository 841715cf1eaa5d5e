/** A route of an HTTP API: `GET /pets/{id}`, `ANY /desk/{proxy+}` or `$default`. */
export interface Route {
  key: string;
  method: string;
  segments: string[] | undefined;
}

export interface Match<R> {
  route: R;
  /** Decoded; undefined when the route has no variables. */
  pathParameters: Record<string, string> | undefined;
}

export function parseRoute(key: string): Route {
  if (key === '$default') return { key, method: 'ANY', segments: undefined };
  const [method = 'ANY', path = '/'] = key.split(' ');
  return { key, method, segments: path.split('/').slice(1) };
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const variable = /^\{([^}+]+)(\+?)\}$/;

/** How specific a route is, as a text that sorts: literal before variable before greedy, and a method before ANY. */
function rank({ segments, method }: Route): string {
  if (!segments) return '9';
  const kinds = segments.map((segment) => {
    const found = variable.exec(segment);
    if (!found) return '0';
    return found[2] ? '2' : '1';
  });
  return `${kinds.join('')}${method === 'ANY' ? '8' : '7'}`;
}

function matchPath(segments: string[], path: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const found = variable.exec(segment);
    const actual = path[index];
    if (found?.[2]) {
      const rest = path.slice(index).join('/');
      if (rest === '') return undefined;
      parameters[found[1]!] = decode(rest);
      return parameters;
    }
    if (actual === undefined) return undefined;
    if (found) {
      if (actual === '') return undefined;
      parameters[found[1]!] = decode(actual);
    } else if (decode(actual) !== segment) return undefined;
  }
  return segments.length === path.length ? parameters : undefined;
}

/**
 * The most specific route for a request, as an HTTP API chooses it: a full match, then a greedy variable, then $default.
 * @param path as it came over the wire, percent-encoded, without the query
 */
export function matchRoute<R extends Route>(routes: R[], method: string, path: string): Match<R> | undefined {
  const segments = path.split('/').slice(1);
  let best: { rank: string; match: Match<R> } | undefined;
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const parameters = route.segments ? matchPath(route.segments, segments) : {};
    if (!parameters) continue;
    const found = rank(route);
    if (best && best.rank <= found) continue;
    const pathParameters = Object.keys(parameters).length > 0 ? parameters : undefined;
    best = { rank: found, match: { route, pathParameters } };
  }
  return best?.match;
}
