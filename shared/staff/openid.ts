import * as client from 'openid-client';
import { SignInFailed } from './sign-in-failed.ts';

/** What must be remembered between leaving for the issuer and coming back. */
export type SignInChecks = { state: string; nonce: string; verifier: string };

export type OpenId = {
  /** Address of the issuer to go to, and what to remember meanwhile. */
  begin(): Promise<{ url: string; checks: SignInChecks }>;
  /** Checks what the person came back with; the subject. Throws {@link SignInFailed}. */
  finish(search: string, checks: SignInChecks): Promise<string>;
};

type Deps = {
  issuer: string;
  clientId: string;
  clientSecret: () => Promise<string>;
  /** The desk's address to which the issuer sends people back. */
  redirectUri: string;
};

/** The desk as a relying party of any OpenID Connect issuer: code with PKCE, state, nonce. Discovery is read once. */
export function createOpenId(deps: Deps): OpenId {
  const issuer = new URL(deps.issuer);
  let found: Promise<client.Configuration> | undefined;

  async function discover(): Promise<client.Configuration> {
    const secret = await deps.clientSecret();
    const execute = isLoopback(issuer) ? [client.allowInsecureRequests] : [];
    return client.discovery(issuer, deps.clientId, undefined, client.ClientSecretBasic(secret), {
      execute,
      timeout: 10,
    });
  }
  async function configuration(): Promise<client.Configuration> {
    for (let attempt = 1; ; attempt++) {
      found ??= discover();
      try {
        return await found;
      } catch {
        // Once more: a connection kept from before the issuer's restart breaks at its first use.
        found = undefined;
        if (attempt === 2) throw new SignInFailed('signIn.issuer');
      }
    }
  }
  return {
    async begin() {
      const config = await configuration();
      const checks = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: deps.redirectUri,
        scope: 'openid profile',
        // After 20 idle minutes somebody else may sit at the screen: the issuer must ask again.
        prompt: 'login',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },
    async finish(search, { state, nonce, verifier }) {
      const config = await configuration();
      try {
        const tokens = await client.authorizationCodeGrant(config, new URL(search, deps.redirectUri), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        return tokens.claims()!.sub;
      } catch (error) {
        throw new SignInFailed(codeFor(error));
      }
    },
  };
}

function codeFor(error: unknown): SignInFailed['code'] {
  if (error instanceof client.AuthorizationResponseError) return 'signIn.denied';
  if (error instanceof client.ClientError && ['OAUTH_TIMEOUT'].includes(error.code ?? '')) return 'signIn.issuer';
  return error instanceof TypeError ? 'signIn.issuer' : 'signIn.invalid';
}

/** Plain http is for a machine's own issuer only. */
export function isLoopback(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
