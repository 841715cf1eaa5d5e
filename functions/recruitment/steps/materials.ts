import * as z from 'zod/mini';
import { FileConfirmed, FileRefused, filesRole } from '../../../shared/files/decisions.ts';
import type { AutomaticStep, CallStep, WaitingStep } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Ctx, Parties, RecruitmentData } from '../data.ts';
import { keepOnly, markOf, marks, mostFiles } from '../files.ts';
import { Waived } from '../inputs.ts';
import { listed } from '../lists.ts';
import { tell } from '../tell.ts';
import { hour } from '../times.ts';
import { correctIdentity } from './corrections.ts';

type Automatic = AutomaticStep<RecruitmentData, Parties>;
type Waiting = WaitingStep<RecruitmentData, Parties>;

/** Into 提交报名材料: says by when. Somebody whose files a reviewer could not use is told so. */
export const enterMaterials: Automatic = {
  kind: 'automatic',
  to: ['materials'],
  async run(ctx) {
    const due = ctx.now + ctx.city.deadlines.materialHours * hour;
    const template = ctx.data.again ? 'sms.materials.again' : 'sms.materials';
    return outcome.go('materials', {
      patch: { due, pending: null, resumed: null, late: null, told: true, refusedAt: null, reminded: null },
      start: await tell(ctx, template, { due, lapses: due, while: true }),
    });
  },
};

/** How long somebody has to see on the page that a file was not taken, before a message says so; milliseconds. */
const noticeAfter = hour / 6;

/** Nothing has been kept, so there is nothing to look at. */
export class NoFileKept extends Error {
  override name = 'NoFileKept';
}

/**
 * 提交报名材料. A file counts when the store has confirmed it, whatever a page says: whoever examines files decides
 * `fileConfirmed` or `fileRefused`. What they say of a file stands with the event.
 *
 *     phone ── post ──► bucket ──► examined, copied ── fileConfirmed ──► kept
 *     phone ── done ──────────────────────────────────────────────────► on, with what is kept
 */
export const materials: Waiting = {
  kind: 'waiting',
  to: ['tidying', 'lapsing'],
  decisions: {
    correctIdentity,
    fileConfirmed: {
      by: [filesRole],
      input: FileConfirmed,
      to: [],
      run(ctx, input) {
        const { file, key, type, bytes, pages } = input as FileConfirmed;
        const files = ctx.data.files ?? [];
        // The first content of a file is the one that stands.
        if (files.some(marks(file))) return outcome.stay({ note: { file, again: true } });
        if (files.length >= mostFiles) return outcome.stay({ note: { file, reason: 'tooMany' } });
        return outcome.stay({
          patch: { files: [...files, markOf(key)], refusedAt: null },
          note: { file, key, type, bytes, ...(pages !== undefined && { pages }) },
        });
      },
    },
    fileRefused: {
      by: [filesRole],
      input: FileRefused,
      to: [],
      run(ctx, input) {
        const { file, reason } = input as FileRefused;
        const again = (ctx.data.files ?? []).some(marks(file));
        return outcome.stay({
          ...(!again && { patch: { refusedAt: ctx.now } }),
          note: { file, reason, ...(again && { again }) },
        });
      },
    },
    removeFile: {
      by: ['applicant'],
      input: z.object({ file: z.uuid() }),
      to: [],
      run(ctx, input) {
        const { file } = input as { file: string };
        const is = marks(file);
        const left = (ctx.data.files ?? []).filter((mark) => !is(mark));
        return outcome.stay({ patch: { files: left.length > 0 ? left : null, refusedAt: null }, note: { file } });
      },
    },
    materialsDone: {
      by: ['applicant'],
      to: ['tidying'],
      run(ctx) {
        if (!ctx.data.files) throw new NoFileKept('no file is kept');
        return outcome.go('tidying');
      },
    },
    /** Papers that were looked at some other way: somebody has no camera, and came by. */
    waiveMaterials: {
      by: ['reviewer', 'lead'],
      input: Waived,
      to: ['tidying'],
      run: (_ctx, input) => outcome.go('tidying', { texts: { remark: (input as { reason: string }).reason } }),
    },
  },
  // One clock for three things that may come in any order; several due at once after an outage: only the last speaks.
  timers: [{ name: 'rounds', again: true, at: nextRound, run: round }],
  lists: (ctx) => listed(ctx, 'materials', ctx.data.due ?? ctx.enteredAt),
};

/** Epoch ms of the reminder, which comes once. */
const remindAt = (ctx: Ctx) => ctx.enteredAt + ctx.city.deadlines.materialRemindHours * hour;

/** Epoch ms at which something is next to be said or done. */
function nextRound(ctx: Ctx): number {
  const { due, refusedAt, reminded } = ctx.data;
  return Math.min(due!, reminded ? due! : remindAt(ctx), refusedAt === undefined ? due! : refusedAt + noticeAfter);
}

async function round(ctx: Ctx) {
  const { due, refusedAt, files } = ctx.data;
  // Who has sent something and never said that it was all loses nothing.
  if (ctx.now >= due!) return outcome.go(files ? 'tidying' : 'lapsing');
  // Most see it on the page. Who has put the phone away believes that all is well.
  const refused = refusedAt !== undefined && ctx.now >= refusedAt + noticeAfter;
  const template = refused ? 'sms.materials.refused' : 'sms.materials.remind';
  return outcome.stay({
    patch: { ...(ctx.now >= remindAt(ctx) && { reminded: true }), ...(refused && { refusedAt: null }) },
    start: await tell(ctx, template, { due: due!, lapses: due!, while: true }),
  });
}

/** Nothing stays in the bucket that the sign-up does not keep. When that can't be done, it goes with the case. */
export const tidying: CallStep<RecruitmentData, Parties, true> = {
  kind: 'call',
  to: ['onward'],
  can: 'honoursKey',
  timeout: 10_000,
  async perform(ctx) {
    await keepOnly(ctx.parties.files, ctx.ref, ctx.data.files ?? []);
    return { ok: true };
  },
  received: () => outcome.go('onward', { patch: { again: null, refusedAt: null, reminded: null } }),
  exhausted: 'onward',
};
