import { programId, type Role } from './demo-people.ts';
import { readProgramSecret } from './issuer-keys.ts';

/**
 * A bearer token for the API, as the program of a role. `data`: the folder that the issuer was given.
 * Throws when the issuer is not running or has never run there.
 */
export async function fetchToken(options: { issuer: string; data: string; role: Role }): Promise<string> {
  const id = programId(options.role);
  const basic = Buffer.from(`${id}:${readProgramSecret(options.data, options.role)}`).toString('base64');
  const response = await fetch(`${options.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.json()) as { access_token?: string; error?: string };
  if (!answer.access_token) throw new Error(`The issuer gave no token for ${id}: ${answer.error ?? response.status}`);
  return answer.access_token;
}
