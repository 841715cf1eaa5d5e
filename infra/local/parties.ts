import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Home } from './home.ts';
import { HostError } from './host-error.ts';
import { healthy, isFree, type KeptProcess, keepProcess } from './processes.ts';
import type { KapokMetadata } from './template/stack.ts';

/** What the stand-ins may need of the running city. */
export interface CityFacts {
  publicUrl: string;
  /** The city's data as the functions have it; undefined when no bundle carries it. */
  cityFile: string | undefined;
  /** A part of a secret, such as `SECRET_PARTIES`, `['sms', 'token']`; undefined when the city has none. */
  secret(name: string, ...path: string[]): string | undefined;
}

type Party = NonNullable<KapokMetadata['parties']>[number];

const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Secrets go through the environment, since a process list shows arguments. */
function environment({ secret }: CityFacts, name: string): Record<string, string | undefined> {
  if (name === 'real-name') return { PARTY_TOKEN: secret('SECRET_PARTIES', 'realName', 'token') };
  if (name === 'sms-gateway')
    return {
      PARTY_TOKEN: secret('SECRET_PARTIES', 'sms', 'token'),
      CALLBACK_TOKEN: secret('SECRET_PARTIES', 'sms', 'callbackToken'),
    };
  return { CLIENT_SECRET: secret('SECRET_OIDC_CLIENT', 'clientSecret') };
}

/**
 * Starts the stand-ins that the template names, each in its own process on the port that the template gives it.
 * @throws HostError when a port is taken.
 */
export async function startParties(
  parties: Party[],
  facts: CityFacts,
  keeping: { home: Home; log: (line: string) => void; onGivenUp: (sentence: string) => void },
): Promise<KeptProcess[]> {
  const { home } = keeping;
  const results = await Promise.allSettled(
    parties.map(async ({ name, module, port }) => {
      if (!(await isFree(port))) throw new HostError(`Port ${port} of the stand-in ${name} is taken.`);
      const data = home.path('parties', name);
      mkdirSync(data, { recursive: true, mode: 0o700 });
      const args = [join(projectRoot, module), '--port', String(port), '--data', data, '--public-url', facts.publicUrl];
      if (name === 'sms-gateway') args.push('--callback', `${facts.publicUrl}/api/v1/messages/receipts`);
      if (facts.cityFile && existsSync(facts.cityFile)) args.push('--city', facts.cityFile);
      return keepProcess({
        name,
        command: process.execPath,
        args: () => args,
        env: { ...process.env, ...environment(facts, name) },
        pidFile: home.path(`${name}.pid`),
        port,
        ready: () => healthy(port),
        ...keeping,
      });
    }),
  );
  const failure = results.find((result) => result.status === 'rejected');
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (!failure) return started;
  await Promise.all(started.map((party) => party.stop()));
  throw failure.reason;
}
