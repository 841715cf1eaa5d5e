import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HostError } from './host-error.ts';
import { drawPort, isFree, runningPid, stopLeftover, writePid } from './processes.ts';
import type { KapokMetadata } from './template/stack.ts';

/** The folder in which a city lives on this machine, held by one host at a time. */
export interface Home {
  readonly folder: string;
  path(...parts: string[]): string;
  /** A port for a part of the city: the same at every start, unless somebody else has taken it meanwhile. */
  port(name: string): Promise<number>;
  /** @throws HostError when the folder holds another city, or data that these functions can't read. */
  holds(city: KapokMetadata | undefined): void;
  release(): void;
}

interface Facts {
  city?: string;
  dataVersion?: number;
  ports: Record<string, number>;
}

/** Writes a whole file or nothing, readable by its owner only. */
export function writeWhole(path: string, text: string) {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/**
 * Takes a data folder: makes it, locks it, and stops what a dead host left running on its files.
 * @throws HostError when a living host holds it.
 */
export async function openHome(dataDir: string, log: (line: string) => void): Promise<Home> {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (...parts: string[]) => join(folder, ...parts);
  const lock = path('host.pid');
  const holder = runningPid(lock);
  if (holder !== undefined)
    throw new HostError(`The data in ${folder} is in use by the host with process id ${holder}.`);
  writePid(lock, process.pid);
  for (const file of await readdir(folder))
    if (file.endsWith('.pid') && file !== 'host.pid' && (await stopLeftover(path(file))))
      log(`${file.slice(0, -4)}, left by a host that died, was stopped.`);

  const factsFile = path('city.json');
  const facts: Facts = existsSync(factsFile) ? JSON.parse(readFileSync(factsFile, 'utf8')) : { ports: {} };
  const save = () => writeWhole(factsFile, JSON.stringify(facts, null, 2));
  // One after the other: two that look at once could find the same port.
  let choosing: Promise<unknown> = Promise.resolve();
  async function choosePort(name: string): Promise<number> {
    const known = facts.ports[name];
    if (known && (await isFree(known))) return known;
    const others = new Set(Object.values(facts.ports));
    let port: number | undefined;
    while (port === undefined || others.has(port)) port = await drawPort();
    facts.ports[name] = port;
    save();
    return port;
  }
  return {
    folder,
    path,
    port(name) {
      const chosen = choosing.then(() => choosePort(name));
      choosing = chosen.catch(() => {});
      return chosen;
    },
    holds(city) {
      if (!city) return;
      if (facts.city !== undefined && facts.city !== city.city)
        throw new HostError(
          `The data in ${folder} belongs to the city ${facts.city}, not to ${city.city}: name another folder with --data.`,
        );
      if (facts.dataVersion !== undefined && facts.dataVersion !== city.dataVersion)
        throw new HostError(
          `The data in ${folder} has version ${facts.dataVersion} and this Kapok needs ${city.dataVersion}: begin anew with --fresh, or name another folder with --data.`,
        );
      facts.city = city.city;
      facts.dataVersion = city.dataVersion;
      save();
    },
    release: () => rmSync(lock, { force: true }),
  };
}
