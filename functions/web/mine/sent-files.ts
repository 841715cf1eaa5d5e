import * as z from 'zod/mini';
import { parseIncoming } from '../../../shared/files/keys.ts';
import type { CaseView } from '../ports.ts';
import type { Visit } from '../visit.ts';

/** A file that this browser has posted to the store, and when, epoch ms. What became of it the case tells. */
interface Sent {
  file: string;
  at: number;
}

const cookie = 'kapok-files';
const seconds = 3600;
/** After this long without a word, a file is said not to have arrived; milliseconds. */
export const patience = 10 * 60_000;
const most = 10;
const Kept = z.object({
  reference: z.string(),
  sent: z.array(z.object({ file: z.uuid(), at: z.number() })),
});

async function read(visit: Visit, reference: string): Promise<Sent[]> {
  const { cookies, c, web } = visit;
  const kept = Kept.safeParse(await web.values.read('files', cookies.get(c, cookie)));
  return kept.success && kept.data.reference === reference ? kept.data.sent : [];
}

/**
 * Notes that the store has led the browser back with a file's key. It is no proof of anything: a page remembers it for
 * this visitor alone, so that they see their file being checked until the case knows of it.
 */
export async function noteSent(visit: Visit, reference: string, key: string): Promise<void> {
  const name = parseIncoming(key);
  if (name?.workflow !== 'recruitment' || name.reference !== reference) return;
  const before = (await read(visit, reference)).filter(({ file }) => file !== name.file);
  const sent = [...before, { file: name.file, at: visit.ctx.now }].slice(-most);
  const { cookies, c, web } = visit;
  cookies.set(c, cookie, await web.values.write('files', { reference, sent }, seconds), { seconds });
}

/** What this browser has posted and the case does not know of yet. */
export async function stillChecked(visit: Visit, { reference, files = [] }: CaseView): Promise<Sent[]> {
  const sent = await read(visit, reference);
  return sent.filter(({ file }) => !files.some((known) => known.file === file));
}

/** Forgets a file that its person has taken away. */
export async function forgetSent(visit: Visit, reference: string, file: string): Promise<void> {
  const sent = await read(visit, reference);
  const left = sent.filter((one) => one.file !== file);
  if (left.length === sent.length) return;
  const { cookies, c, web } = visit;
  cookies.set(c, cookie, await web.values.write('files', { reference, sent: left }, seconds), { seconds });
}
