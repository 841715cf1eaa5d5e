import { Problem } from '../../../shared/http/problem.ts';
import { CaseMoved } from '../../../shared/workflow/errors.ts';
import { redrive } from '../../../shared/workflow/stuck.ts';
import { may, type Reveal, revealsOf } from '../roles.ts';
import { one, translate, type Visit } from '../visit.ts';
import { recordAccess, revealReasons } from './access.ts';
import { addNote, results } from './notes.ts';
import { showCase } from './page.tsx';
import { readCase } from './read.ts';

/**
 * POST /desk/cases/:ref/reveal: shows something in full, once, on the answer to this post; the address never says it.
 * What cannot be written down is not shown.
 */
export async function sendReveal(visit: Visit, ref: string): Promise<Response> {
  const { t, staff, desk } = visit;
  const raw = await visit.post();
  await readCase(visit, 'recruitment', ref);
  const what = one(raw, 'what') as Reveal;
  if (!revealsOf(staff).includes(what)) throw new Problem(403, 'role');
  const why = revealReasons.find((reason) => reason === one(raw, 'why'));
  if (!why) return showCase(visit, ref, { wrong: { form: 'reveal', text: t('reveal.why.required') } });
  const words = one(raw, 'words').trim().slice(0, 100);
  if (why === 'other' && !words) {
    return showCase(visit, ref, { wrong: { form: 'reveal', text: t('reveal.words.required') } });
  }
  // The applicant reads the reason; Chinese is the language that counts.
  const reason = why === 'other' ? words : translate(desk, 'zh')(`desk.reveal.${why}`);
  await recordAccess(visit, ref, { what, reason });
  return showCase(visit, ref, { revealed: what });
}

/** POST /desk/cases/:ref/call, …/verify: what came of a call, of a look at the register. */
export async function sendNote(visit: Visit, ref: string, kind: 'call' | 'verify'): Promise<Response> {
  const raw = await visit.post();
  if (!may(visit.staff, 'note')) throw new Problem(403, 'role');
  await readCase(visit, 'recruitment', ref);
  const result = results[kind].find((value) => value === one(raw, kind));
  if (!result) return showCase(visit, ref, { wrong: { form: kind, text: visit.t('note.required') } });
  const key =
    one(raw, 'key')
      .replace(/[^\w-]/g, '')
      .slice(0, 60) || visit.desk.env.ids.uuid();
  await addNote(visit.desk.env, ref, { at: visit.now, kind, result, by: visit.actor }, key);
  return visit.c.redirect(`/desk/cases/${ref}?said=done`, 303);
}

/** POST …/redrive, …/again: sets a stuck case going; `again` lets a call out once more under a new key. */
export async function sendRedrive(visit: Visit, workflow: string, ref: string, again: boolean): Promise<Response> {
  if (!may(visit.staff, 'redrive')) throw new Problem(403, 'role');
  await readCase(visit, workflow, ref);
  const state = await redrive(visit.desk.env, workflow, ref, visit.actor, again).catch((error) => {
    if (error instanceof CaseMoved) return undefined;
    throw error;
  });
  if (!state) throw new Problem(409, 'moved');
  return visit.c.redirect(`/desk/${workflow === 'messages' ? 'messages' : 'cases'}/${ref}?said=redriven`, 303);
}
