import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openJournal } from '../../../infra/local/parties/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'kapok-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('records appended at once and one after the other are all there, in order', async () => {
  const file = join(folder, 'one.jsonl');
  const journal = openJournal<number>(file);
  const all: Promise<void>[] = [];
  for (let n = 0; n < 200; n++) {
    all.push(journal.append(n));
    if (n % 7 === 0) await new Promise(setImmediate);
  }
  await Promise.all(all);
  expect(openJournal<number>(file).past).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test('an acknowledged record is on disk at that moment', async () => {
  const file = join(folder, 'two.jsonl');
  const journal = openJournal<string>(file);
  await journal.append('a');
  expect(readFileSync(file, 'utf8')).toBe('"a"\n');
});

test('hazard: a line cut in half by a crash neither stops the start nor spoils the next line', async () => {
  const file = join(folder, 'three.jsonl');
  await openJournal<string>(file).append('a');
  appendFileSync(file, '{"half":');
  const journal = openJournal<string>(file);
  expect(journal.past).toEqual(['a']);
  await journal.append('b');
  expect(openJournal<string>(file).past).toEqual(['a', 'b']);
});
