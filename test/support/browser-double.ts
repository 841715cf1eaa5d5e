type Cookie = { name: string; value: string; path: string };

/**
 * A browser as far as redirects and cookies go: a jar by host and port, cookies bound to their paths, follows redirects.
 * `inside` answers for one origin without a network.
 */
export function browserDouble(origin: string, inside: (request: Request) => Response | Promise<Response>) {
  const jars = new Map<string, Cookie[]>();
  const jarOf = (url: URL) => jars.get(url.origin) ?? [];

  function keep(url: URL, line: string): void {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const [name, ...value] = pair!.split('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const gone = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute));
    const others = jarOf(url).filter((cookie) => cookie.name !== name || cookie.path !== path);
    jars.set(url.origin, gone ? others : [...others, { name: name!, value: value.join('='), path }]);
  }
  async function once(url: URL, init: RequestInit): Promise<Response> {
    const fitting = jarOf(url).filter(({ path }) => path === '/' || `${url.pathname}/`.startsWith(`${path}/`));
    const headers = new Headers(init.headers);
    if (fitting.length > 0) headers.set('cookie', fitting.map(({ name, value }) => `${name}=${value}`).join('; '));
    const request = new Request(url, { ...init, headers, redirect: 'manual' });
    const response = url.origin === origin ? await inside(request) : await fetch(request);
    for (const line of response.headers.getSetCookie()) keep(url, line);
    return response;
  }
  return {
    cookies: (of = origin) => jarOf(new URL(of)),
    cookie: (name: string, of = origin) => jarOf(new URL(of)).find((cookie) => cookie.name === name)?.value,
    setCookie: (name: string, value: string) => keep(new URL(origin), `${name}=${value}; Path=/`),
    /** Goes to an address and follows where it leads; `visited` are all addresses on the way. */
    async go(address: string, init: RequestInit = {}): Promise<{ response: Response; url: URL; visited: string[] }> {
      let url = new URL(address, origin);
      let response = await once(url, init);
      const visited = [url.href];
      for (let hop = 0; hop < 10 && response.headers.has('location'); hop++) {
        url = new URL(response.headers.get('location')!, url);
        visited.push(url.href);
        response = await once(url, {});
      }
      return { response, url, visited };
    },
  };
}
