import { FileConfirmed, FileRefused, filesRole } from '../../../shared/files/decisions.ts';
import { workflow } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';

interface PapersData extends Record<string, unknown> {
  /** How many files the case waits for. */
  wanted: number;
  files: Record<string, { key: string; etag: string } | { reason: string }>;
}

/** A workflow that waits for files, as small as can be: it goes on when the store has confirmed as many as it wants. */
export const papers = workflow<PapersData, unknown>({
  name: 'papers',
  version: 1,
  start: 'materials',
  steps: {
    materials: {
      kind: 'waiting',
      to: [],
      decisions: {
        fileConfirmed: {
          by: [filesRole],
          input: FileConfirmed,
          to: ['complete'],
          run({ data }, input) {
            const { file, key, etag } = input as FileConfirmed;
            const known = data.files[file];
            // The first confirmed content of a file is the one that stays.
            if (known && 'key' in known) return outcome.stay();
            const files = { ...data.files, [file]: { key, etag } };
            const confirmed = Object.values(files).filter((one) => 'key' in one).length;
            return confirmed < data.wanted
              ? outcome.stay({ patch: { files } })
              : outcome.go('complete', { patch: { files } });
          },
        },
        fileRefused: {
          by: [filesRole],
          input: FileRefused,
          to: [],
          run({ data }, input) {
            const { file, reason } = input as FileRefused;
            if (data.files[file] && 'key' in data.files[file]) return outcome.stay();
            return outcome.stay({ patch: { files: { ...data.files, [file]: { reason } } } });
          },
        },
      },
    },
    complete: { kind: 'waiting', to: ['ended'], decisions: {} },
    ended: { kind: 'end', status: 'done' },
  },
});
