import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostError } from './host-error.ts';
import { type Role, roles } from './parties/demo-people.ts';
import { fetchToken } from './parties/fetch-token.ts';
import { runningPid } from './processes.ts';
import { readSettings } from './settings.ts';

// npm run -s token -- reviewer: a bearer token of the running city's embedded issuer, for a role.

async function token(): Promise<string> {
  const { data, rest } = readSettings(process.argv.slice(2), process.env);
  const [role = ''] = rest;
  if (!roles.includes(role as Role)) throw new HostError(`Name a role: ${roles.join(', ')}.`);
  const file = join(data, 'running.json');
  if (runningPid(join(data, 'host.pid')) === undefined || !existsSync(file))
    throw new HostError(`No city runs on ${data}: start it with npm start, or name its folder with --data.`);
  const issuer = JSON.parse(readFileSync(file, 'utf8')).parties.issuer;
  if (!issuer) throw new HostError('The running city has no embedded issuer.');
  return fetchToken({ issuer, data: join(data, 'parties', 'issuer'), role: role as Role });
}

try {
  console.log(await token());
} catch (error) {
  console.error(error instanceof HostError ? error.message : error);
  process.exitCode = 1;
}
