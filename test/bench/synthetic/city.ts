import { join } from 'node:path';
import { synthesise } from '../../../infra/synth.ts';

/** Synthesises a city made of the real parts, of which only the accepting function and the worker are our own. */
export async function synthesiseSynthetic(folder: string): Promise<string> {
  const nowhere = 'http://127.0.0.1:9';
  const nothing = 'test/bench/synthetic/nothing.ts';
  const { outdir } = await synthesise({
    city: 'wuhan',
    outdir: join(folder, 'cdk.out'),
    target: 'local',
    local: { publicUrl: 'http://localhost', issuer: nowhere, realNameUrl: nowhere, smsUrl: nowhere, parties: [] },
    entries: {
      Public: 'test/bench/synthetic/accept.ts',
      RecruitmentWorker: 'test/bench/synthetic/worker.ts',
      MessagesWorker: nothing,
      Desk: nothing,
      Api: nothing,
    },
  });
  return outdir;
}
