import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process of the city and what it has used up so far. */
export interface Used {
  name: string;
  /** Milliseconds of processor time. */
  cpu: number;
  /** MB in memory. */
  memory: number;
}

/** What the host and the processes that it keeps have used so far; nothing where there is no /proc. */
export function used(dataDir: string, hostPid: number, names = ['dynamodb', 'queues']): Used[] {
  const pids = names.flatMap((name): [string, number][] => {
    try {
      return [[name, JSON.parse(readFileSync(join(dataDir, `${name}.pid`), 'utf8')).pid]];
    } catch {
      return [];
    }
  });
  return [['host', hostPid] as [string, number], ...pids].flatMap(([name, pid]) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return [{ name, cpu: (Number(fields[11]) + Number(fields[12])) * 10, memory: Number(kilobytes ?? 0) / 1024 }];
    } catch {
      return [];
    }
  });
}

/** Milliseconds of processor time that each process used between two looks. */
export const between = (before: readonly Used[], after: readonly Used[]): Record<string, number> =>
  Object.fromEntries(
    after.map(({ name, cpu }) => [name, cpu - (before.find((earlier) => earlier.name === name)?.cpu ?? 0)]),
  );
