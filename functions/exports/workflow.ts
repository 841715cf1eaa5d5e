import { type CallStep, type EndStep, workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import type { Collected, Ctx, ExportData, ExportParties, FileProgress, Over } from './data.ts';
import { fileLives, pauseFor, recordKept, stepTimeout } from './limits.ts';
import { isFull, nextFile } from './progress.ts';
import { exportRoles } from './rights.ts';

type Call<R> = CallStep<ExportData, ExportParties, R>;

/** Writing an object that is there already changes nothing, and deleting one that is not there neither. */
const call = <R>(step: Omit<Call<R>, 'kind' | 'can' | 'timeout'>): Call<R> => ({
  kind: 'call',
  can: 'honoursKey',
  timeout: stepTimeout,
  ...step,
});

const end = (status: EndStep['status']): EndStep<ExportData, ExportParties> => ({
  kind: 'end',
  status,
  destroyAt: ({ now }) => now + recordKept,
});

const endings: Readonly<Record<Over, string>> = {
  done: 'deleted',
  cancelled: 'cancelled',
  refused: 'refused',
  failed: 'failed',
};

const stop = (over: Over) => outcome.go('discard', { patch: { over, next: null } });

/** On from what has been written: the rest of what was collected; the list once more; the last file; the end. */
function onward({ part, again }: ExportData, file: FileProgress) {
  if (file.parts < part) return outcome.go('pause', { patch: { file, next: 'write' } });
  if (!again) return outcome.go('pause', { patch: { file, next: 'collect', again: true, division: 0, cursor: null } });
  if (file.here > 0 || file.number === 1) return outcome.go('join', { patch: { file } });
  // The next one may begin while this one lies ready.
  return outcome.go('ready', { patch: { file }, release: ['claim:*'] });
}

/**
 * An export of a desk list: its rows are collected a chunk at a time, each chunk as an object that is written once; then
 * the files are written from them piece by piece and put together; they can be loaded for a day. See README.md.
 */
export const exportsWorkflow = workflow<ExportData, ExportParties>({
  name: 'exports',
  version: 1,
  start: 'begin',
  anytime: {
    cancel: { by: exportRoles, to: ['discard'], run: () => stop('cancelled') },
  },
  steps: {
    begin: {
      kind: 'automatic',
      to: ['collect', 'another'],
      // One at a time for each person: a second one would only slow the first.
      run: ({ data }) => outcome.go('collect', { claim: [{ key: `export:${data.asker}`, else: 'another' }] }),
    },
    collect: call<Collected>({
      to: ['pause', 'write', 'discard'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.collect(ctx) }),
      received: ({ data }, result) => {
        if ('over' in result) return stop(result.over);
        const { count, division, cursor = null, end } = result;
        const patch = { count, division, cursor, part: data.part + 1 };
        return end ? outcome.go('write', { patch }) : outcome.go('pause', { patch: { ...patch, next: 'collect' } });
      },
      exhausted: 'discard',
    }),
    pause: {
      kind: 'waiting',
      to: ['collect', 'write'],
      decisions: {},
      timers: [
        {
          name: 'on',
          at: ({ enteredAt }) => enteredAt + pauseFor,
          run: ({ data }) => outcome.go(data.next ?? 'collect', { patch: { next: null } }),
        },
      ],
    },
    write: call<FileProgress>({
      to: ['pause', 'join', 'ready', 'discard'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.write(ctx) }),
      received: ({ data }, file) => (isFull(file) ? outcome.go('join', { patch: { file } }) : onward(data, file)),
      exhausted: 'discard',
    }),
    join: call<{ joined: number } | { over: Over }>({
      to: ['pause', 'ready', 'discard'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.join(ctx) }),
      received: ({ data }, result) => ('over' in result ? stop(result.over) : onward(data, nextFile(data.file!))),
      exhausted: 'discard',
    }),
    ready: {
      kind: 'waiting',
      to: ['discard'],
      decisions: {},
      lists: ({ data, enteredAt }) => [
        {
          list: 'exports.ready',
          // Its own list for each asker: nobody else sees that there is a file.
          divisions: [data.asker],
          urgency: enteredAt,
          row: { list: data.list, format: data.format, rows: data.file!.rows },
        },
      ],
      timers: [{ name: 'old', at: ({ enteredAt }) => enteredAt + fileLives, run: () => stop('done') }],
    },
    discard: call<{ gone: number }>({
      to: ['deleted', 'cancelled', 'refused', 'failed'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.discard(ctx) }),
      received: ({ data }: Ctx) => outcome.go(endings[data.over ?? 'failed']),
      // What is left then goes by the bucket's own rule.
      exhausted: 'failed',
    }),
    deleted: end('done'),
    cancelled: end('withdrawn'),
    refused: end('rejected'),
    another: end('rejected'),
    failed: end('expired'),
  },
});
