import { appendFile, closeSync, fdatasync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const [writeTo, sync] = [promisify(appendFile), promisify(fdatasync)];

export type Journal<T> = {
  /** What had been written when the journal was opened, oldest first. */
  past: T[];
  /** Resolves when the record is on disk. Records that come at once share one flush. */
  append(record: T): Promise<void>;
  close(): void;
};

/** A file of JSON lines that survives SIGKILL: a line cut in half by a crash was never acknowledged and is dropped. */
export function openJournal<T>(file: string): Journal<T> {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a+');
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  const lines = bytes.subarray(0, whole).toString().split('\n').filter(Boolean);

  let waiting: string[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    // One turn of the event loop collects what arrives together.
    await new Promise(setImmediate);
    const batch = waiting.join('');
    waiting = [];
    await writeTo(descriptor, batch);
    await sync(descriptor);
  }
  return {
    past: lines.map((line) => JSON.parse(line) as T),
    async append(record) {
      waiting.push(`${JSON.stringify(record)}\n`);
      const before = flushing;
      flushing = before && waiting.length > 1 ? before : chain(before, flush);
      await flushing;
    },
    close: () => closeSync(descriptor),
  };
}

async function chain(before: Promise<void> | undefined, next: () => Promise<void>): Promise<void> {
  await before;
  await next();
}
