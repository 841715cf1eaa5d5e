import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import type { City } from '../../../shared/city/city.ts';
import { apiAudience } from '../../../shared/staff/bearer.ts';
import { type DemoPerson, demoPeople } from './demo-people.ts';
import { programSecrets, signingKeys } from './issuer-keys.ts';
import { issuerErrorPage, signInPage } from './issuer-page.ts';
import { announce, type Party, partyArguments, stopServer } from './party.ts';

export type IssuerOptions = {
  port: number;
  data: string;
  /** The issuer's origin as browsers and functions reach it; default http://localhost:<port>. */
  issuer?: string;
  /** `staffClientId` is the desk's client. */
  city: Pick<City, 'code' | 'name' | 'districts' | 'staffClientId'>;
  /** Origin of the city's pages, to whose desk people are sent back. */
  publicUrl: string;
  /** Secret of the desk. */
  clientSecret: string;
};

/** The resource (RFC 8707) that stands for the API. */
const apiResource = 'urn:kapok:api';
/** Where the desk receives people back from the issuer. */
export const callbackPath = '/desk/sign-in/callback';

/** Stand-in for the staff's OpenID Connect issuer, with the demonstration's people and programs. */
export async function startIssuer(options: IssuerOptions): Promise<Omit<Party, 'faults'> & { issuer: string }> {
  const people = demoPeople(options.city);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  const issuer = options.issuer ?? `http://localhost:${port}`;
  const provider = new Provider(issuer, await configuration(options, people));
  const serveProtocol = provider.callback();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/health') return void response.end('{"status":"ok"}');
    if (!pathname.startsWith('/sign-in/')) return serveProtocol(request, response);
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST')
      return html(response, 200, signInPage(people, `/sign-in/${uid}`, options.city.name.zh));
    const sub = new URLSearchParams(await bodyOf(request)).get('sub');
    if (!people.some((person) => person.sub === sub)) return html(response, 400, issuerErrorPage('unknown person'));
    await provider.interactionFinished(request, response, { login: { accountId: sub } });
  }
  server.on('request', (request, response) => {
    serve(request, response).catch(() => {
      // A sign-in that has expired, or was begun in another browser.
      if (!response.headersSent) html(response, 400, issuerErrorPage('sign-in expired'));
    });
  });
  return { server, port, issuer, stop: () => stopServer(server) };
}

async function configuration(options: IssuerOptions, people: DemoPerson[]): Promise<Record<string, unknown>> {
  const programs = await programSecrets(options.data);
  const alg = 'ES256';
  return {
    clients: [
      {
        client_id: options.city.staffClientId,
        client_secret: options.clientSecret,
        redirect_uris: [`${options.publicUrl}${callbackPath}`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: alg,
      },
      ...Object.entries(programs).map(([client_id, client_secret]) => ({
        client_id,
        client_secret,
        redirect_uris: [],
        grant_types: ['client_credentials'],
        response_types: [],
        id_token_signed_response_alg: alg,
      })),
    ],
    jwks: await signingKeys(options.data),
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount(_context: unknown, sub: string) {
      const person = people.find((one) => one.sub === sub);
      return person && { accountId: sub, claims: async () => ({ sub, name: person.name }) };
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/sign-in/${uid}` },
    loadExistingGrant,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_context: unknown, client: { clientId: string }) =>
          client.clientId in programs ? apiResource : undefined,
        getResourceServerInfo: () => ({
          scope: '',
          audience: apiAudience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3600,
          jwt: { sign: { alg } },
        }),
      },
    },
    ttl: {
      AccessToken: 3600,
      ClientCredentials: 3600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 28_800,
      Grant: 28_800,
    },
    renderError(context: { type: string; body: string }, out: { error: string }) {
      context.type = 'html';
      context.body = issuerErrorPage(/^[a-z_]+$/.test(out.error) ? out.error : 'error');
    },
  };
}

type GrantContext = {
  oidc: {
    client: { clientId: string };
    session: { accountId: string };
    provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } };
  };
};

/** The desk is the city's own: nobody is asked whether it may know their name. */
async function loadExistingGrant({ oidc }: GrantContext) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid profile');
  await grant.save();
  return grant;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 4096) throw new Error('body too long');
  }
  return body;
}

function html(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(page);
}

if (import.meta.main) {
  const { port, data, city, issuer, 'public-url': publicUrl } = partyArguments();
  const { CLIENT_SECRET: clientSecret } = process.env;
  if (!city || !publicUrl || !clientSecret) throw new Error('Give --city, --public-url and CLIENT_SECRET.');
  const cityData = JSON.parse(readFileSync(city, 'utf8'));
  announce(await startIssuer({ port, data, issuer, city: cityData, publicUrl, clientSecret }), 'issuer');
}
