import { prefixesOf } from './keys.ts';
import type { FileStore } from './store.ts';

/**
 * Deletes every file of a case, copies and what lies at the door alike: when the city's retention says so, or the case is
 * destroyed. May be repeated. There are no older versions that would stay behind.
 *
 * @returns how many went.
 */
export async function destroyFiles(
  store: Pick<FileStore, 'list' | 'delete'>,
  workflow: string,
  reference: string,
): Promise<number> {
  let gone = 0;
  for (const prefix of prefixesOf(workflow, reference))
    for (const key of await store.list(prefix)) {
      await store.delete(key);
      gone++;
    }
  return gone;
}
