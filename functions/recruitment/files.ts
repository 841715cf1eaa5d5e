import type { KeptType, RefusalReason } from '../../shared/files/decisions.ts';
import { keptKey } from '../../shared/files/keys.ts';
import type { Event } from '../../shared/workflow/state.ts';

/** Files of one sign-up that are kept at once. */
export const mostFiles = 5;

/** What the history says of a file. */
export interface CaseFile {
  /** Its id, a UUID. */
  file: string;
  /** When that was found out, epoch ms. */
  at: number;
  state: 'kept' | 'refused';
  /** Why it was not taken; `tooMany`: there were five already. */
  reason?: RefusalReason | 'tooMany';
  /** Of the kept copy. */
  key?: string;
  type?: KeptType;
  bytes?: number;
  pages?: number;
}

/** Characters of an id, and of a digest, in a mark. */
const ofId = 6;
const ofDigest = 4;

/**
 * How the machine's state remembers a kept file: the beginnings of its id and of its content's digest, since a state has
 * 1 KB. They end its key: `kept/recruitment/2611…/5e0c1234-…-9f86d081…` is `5e0c129f86`.
 */
export function markOf(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return name.slice(0, ofId) + name.slice(name.lastIndexOf('-') + 1).slice(0, ofDigest);
}

/** Whether a mark is of a file. */
export const marks = (file: string) => (mark: string) => mark.startsWith(file.slice(0, ofId));

/**
 * The files of a sign-up as its history tells, oldest first: what is kept now, and what was refused. One that was taken
 * away, or refused before something newer was kept under its id, is not among them.
 */
export function filesOf(events: readonly Event[]): CaseFile[] {
  const files = new Map<string, CaseFile>();
  for (const { cause, note, at } of events) {
    const { file, again, ...told } = (note ?? {}) as Record<string, unknown>;
    if (typeof file !== 'string' || again) continue;
    if (cause === 'decision:removeFile') files.delete(file);
    if (cause === 'decision:fileConfirmed') {
      files.set(file, { file, at, ...told, state: told.reason ? 'refused' : 'kept' } as CaseFile);
    }
    if (cause === 'decision:fileRefused' && files.get(file)?.state !== 'kept') {
      files.set(file, { file, at, state: 'refused', reason: told.reason as RefusalReason });
    }
  }
  return [...files.values()];
}

/** The bucket, as much of it as a sign-up's steps need. */
export interface CaseFiles {
  list(prefix: string): Promise<string[]>;
  delete(key: string): Promise<void>;
}

/**
 * Deletes the copies of a sign-up that it does not keep: taken away, one too many, another content under the same id.
 *
 * @param kept marks of those that stay.
 */
export async function keepOnly(store: CaseFiles, reference: string, kept: readonly string[]): Promise<void> {
  const prefix = keptKey({ workflow: 'recruitment', reference, file: '' }, '').slice(0, -1);
  for (const key of await store.list(prefix)) if (!kept.includes(markOf(key))) await store.delete(key);
}
