import { Problem } from '../../../shared/http/problem.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import { register } from '../../../shared/register/register.ts';
import { TableBusy } from '../../../shared/workflow/errors.ts';
import type { CallUp } from '../../recruitment/call-ups/call-up.ts';
import { callUpKind } from '../../recruitment/call-ups/call-up.ts';
import { mayOpenCase } from '../case/read.ts';
import type { Visit } from '../visit.ts';
import { beginRound, callOff, lastRound, runRound } from './asking.ts';
import { ownCallUp } from './rights.ts';

/** How long a request works on asking people before it answers with how far it is, ms. */
const working = 8_000;

const runOf = (visit: Visit) => ({
  actor: visit.actor,
  allowed: (state: Parameters<typeof mayOpenCase>[1]) => mayOpenCase(visit, state),
  stopAt: visit.desk.env.clock.now() + working,
});

const back = ({ c }: Visit, id: string, said: string) => c.redirect(`/desk/call-ups/${id}?said=${said}`, 303);

/** A busy table is no fault: the page says how far it is, and goes on when it is told to. */
async function asFarAsItGoes(run: Promise<void>): Promise<void> {
  await run.catch((error) => {
    if (!(error instanceof TableBusy)) throw error;
  });
}

/** POST …/ask: asks those who are ticked, as many as may be asked now. */
export async function sendAsk(visit: Visit, id: string): Promise<Response> {
  const record = await ownCallUp(visit, id);
  const raw = await visit.post();
  const refs = [raw.ask ?? []].flat().filter(isReference);
  if (refs.length === 0) return back(visit, id, 'nobody');
  const round = await beginRound(visit.desk.env, record, refs, visit.staff.sub);
  if (!round) return back(visit, id, 'moved');
  await asFarAsItGoes(runRound(visit.desk.env, round, runOf(visit)));
  return back(visit, id, 'asked');
}

/** POST …/go-on: a round that was interrupted goes on from where it stands. */
export async function sendGoOn(visit: Visit, id: string): Promise<Response> {
  await ownCallUp(visit, id);
  const round = await lastRound(visit.desk.env, id);
  if (round) await asFarAsItGoes(runRound(visit.desk.env, round.id, runOf(visit)));
  return back(visit, id, 'asked');
}

/** POST …/stop: nobody more is asked; …/close: nobody can say yes any more, and those who have not answered are told. */
export async function sendEnd(visit: Visit, id: string, how: 'stop' | 'close'): Promise<Response> {
  const { env } = visit.desk;
  const record = await ownCallUp(visit, id);
  const changed: CallUp = { ...record.value, stopped: true, ...(how === 'close' && { open: false }) };
  if (record.value.open && !(how === 'stop' && record.value.stopped)) {
    const put = { expected: record.version, by: visit.staff.sub };
    const { kind } = await register(env, 'recruitment').put(callUpKind, id, changed, put);
    if (kind === 'moved') throw new Problem(409, 'moved');
  }
  if (how === 'close') await asFarAsItGoes(callOff(env, id, runOf(visit)));
  return back(visit, id, how);
}
