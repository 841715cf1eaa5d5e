import { type CallStep, type EndStep, workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import type { Collected, Ctx, ExportData, ExportParties, Over, Written } from './data.ts';
import { fileLives, pauseFor, recordKept, stepTimeout } from './limits.ts';
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
  tooMany: 'refused',
  failed: 'failed',
};

const stop = (over: Over) => outcome.go('discard', { patch: { over, next: null } });

/**
 * An export of a desk list: its rows are collected a chunk at a time, each chunk as an object that is written once; then
 * the file is written from them piece by piece and put together; it can be loaded for a day. See README.md.
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
    write: call<Written>({
      to: ['pause', 'join', 'discard'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.write(ctx) }),
      received: (_, result) => {
        if ('over' in result) return stop(result.over);
        const { file, end } = result;
        return end ? outcome.go('join', { patch: { file } }) : outcome.go('pause', { patch: { file, next: 'write' } });
      },
      exhausted: 'discard',
    }),
    join: call<{ bytes: number } | { over: Over }>({
      to: ['ready', 'discard'],
      perform: async (ctx) => ({ ok: await ctx.parties.work.join(ctx) }),
      received: ({ data }, result) => {
        if ('over' in result) return stop(result.over);
        const { bytes } = result;
        const { pieces, rows } = data.file!;
        // The next one may begin while this one lies ready.
        return outcome.go('ready', { patch: { file: { pieces, rows, bytes } }, release: ['claim:*'] });
      },
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
