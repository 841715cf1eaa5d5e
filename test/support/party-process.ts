import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type PartyProcess = {
  url: string;
  /** Switches a fault on; see infra/local/parties/README.md. */
  fault(fault: object): Promise<void>;
  json(path: string): Promise<unknown>;
  kill(signal?: NodeJS.Signals): Promise<void>;
};

/** Runs a stand-in as the process that it is in a city: `file` in infra/local/parties. Resolves when it is ready. */
export async function startPartyProcess(
  file: string,
  options: { data: string; port?: number; args?: string[]; env?: Record<string, string> },
): Promise<PartyProcess> {
  const program = fileURLToPath(new URL(`../../infra/local/parties/${file}`, import.meta.url));
  const args = [program, '--port', String(options.port ?? 0), '--data', options.data, ...(options.args ?? [])];
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { ...process.env, PARTY_TOKEN: 'right-token', ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line).port));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async fault(fault) {
      const response = await fetch(`${url}/faults`, { method: 'PUT', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error('no such fault');
    },
    json: async (path) => (await fetch(`${url}${path}`)).json(),
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      await gone;
    },
  };
}
