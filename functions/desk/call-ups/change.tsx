import { validatePage } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { takenNumbers } from '../../../shared/workflow/places.ts';
import { type CallUpRecord, callUpPlace } from '../../recruitment/call-ups/call-up.ts';
import { resizeCallUp } from '../../recruitment/call-ups/resize.ts';
import { keptTyping } from '../parts/typing.ts';
import { one, type Visit } from '../visit.ts';
import { answerByOf, callUpSizeForm } from './form.ts';
import { formPage } from './form-page.tsx';
import { ownCallUp } from './rights.ts';

type Posted = Parameters<typeof formPage>[1]['posted'];

/** GET /desk/call-ups/:id/change: more or fewer people, more time to answer, while it runs. */
export async function showChange(visit: Visit, id: string): Promise<Response> {
  const record = await runningCallUp(visit, id);
  const kept = await keptTyping(visit);
  return draw(visit, record, await comingTo(visit, id), kept && { raw: kept, errors: [] });
}

/** POST: changes it. Who is coming stays so. */
export async function sendChange(visit: Visit, id: string): Promise<Response> {
  const { c, desk, staff, now } = visit;
  const record = await runningCallUp(visit, id);
  const raw = await visit.post();
  const check = async () => {
    const coming = await comingTo(visit, id);
    return { coming, result: validatePage(callUpSizeForm(record.value, coming), 'callUpSize', raw, {}, visit.ctx) };
  };
  const { coming, result } = await check();
  if (!result.ok) return draw(visit, record, coming, result);
  const resized = await resizeCallUp(desk.env, {
    id,
    wanted: Number(result.answers.callWanted),
    ...answerByOf(result.answers, now),
    expected: Number(one(raw, 'version')),
    by: staff.sub,
  });
  // One more has said yes at this moment: the form says so, with what was typed.
  if (resized.kind === 'held') {
    const again = await check();
    return draw(visit, record, again.coming, again.result);
  }
  return c.redirect(`/desk/call-ups/${id}?said=${resized.kind === 'done' ? 'changed' : 'other'}`, 303);
}

async function runningCallUp(visit: Visit, id: string): Promise<CallUpRecord> {
  const record = await ownCallUp(visit, id);
  if (!record.value.open) throw new Problem(409, 'moved');
  return record;
}

const comingTo = async ({ desk: { env } }: Visit, id: string) =>
  (await takenNumbers(env, 'recruitment', callUpPlace(id))).size;

const draw = (visit: Visit, { id, value, version }: CallUpRecord, coming: number, posted?: Posted) =>
  formPage(visit, {
    form: callUpSizeForm(value, coming),
    note: 'callUp.change.note',
    vars: { n: coming },
    yes: 'callUp.change.go',
    back: ['callUp.backToOne', `/desk/call-ups/${id}`],
    posted,
    answers: { callWanted: String(value.wanted) },
    hidden: { version: String(version) },
  });
