import { applicantSide } from '../../functions/recruitment/applicant.ts';
import type { City } from '../../shared/city/city.ts';
import { decide } from '../../shared/workflow/decide.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { stateOf } from '../../shared/workflow/load.ts';
import type { State } from '../../shared/workflow/state.ts';
import { brokenLaws } from '../functions/recruitment/workflow/laws.ts';
import { partyDoubles } from '../functions/recruitment/workflow/parties.ts';
import { answersOf, type Changes } from '../functions/recruitment/workflow/people.ts';
import type { Engine } from '../support/engine.ts';
import type { Doubles } from './sent-at-once.ts';

/*
 * Sign-ups in a story that is told with a fault at every point: everybody asks again, with the token or key of before,
 * until there is an answer.
 */

type SignUp = Parameters<ReturnType<typeof applicantSide>['accept']>[0];

/** The outside parties, anew for each telling. */
export function doublesOf(): Doubles {
  const doubles = partyDoubles({ now: () => 0 });
  return { ...doubles.parties, doubles };
}

/** The n-th person signs up. @returns the reference. */
export async function signUp(
  engine: Engine,
  city: City,
  n: number,
  { answers: change, ...more }: { answers?: Changes } & Pick<SignUp, 'invited'> = {},
): Promise<string> {
  const answers = answersOf(n, engine.clock.now(), city, change);
  const receipt = await engine.request(`sign-up ${n}`, (env) =>
    applicantSide(env).accept({ answers, consents: [], token: `t${n}`, client: `c${n}`, lang: 'zh', ...more }),
  );
  return (receipt as { reference: string }).reference;
}

/** Every sign-up as it stands, tombstones left out. */
export async function statesOf(engine: Engine, workflow = 'recruitment'): Promise<State[]> {
  const items = await engine.items(workflow);
  return items.filter(({ sk, destroyed }) => sk === '#STATE' && !destroyed).map(stateOf);
}

export async function stateNow(engine: Engine, ref: string): Promise<State> {
  return (await statesOf(engine)).find((state) => state.ref === ref)!;
}

/** Somebody of the staff decides, on the page that they have before them. */
export async function staff(engine: Engine, ref: string, decision: string, input: object, by: Actor, key = '') {
  const { entered: wait } = await stateNow(engine, ref);
  const request = {
    workflow: 'recruitment',
    ref,
    decision,
    by,
    wait,
    key: `${decision} ${JSON.stringify(input)} ${key}`,
    input,
  };
  return engine.request(decision, (env) => decide(env, request));
}

/** The applicant decides, on their own page. */
export async function person(
  engine: Engine,
  reference: string,
  decision: string,
  input: Record<string, unknown> = {},
  key = '',
) {
  const { entered: wait } = await stateNow(engine, reference);
  const request = {
    reference,
    decision,
    wait,
    key: `${decision} ${JSON.stringify(input)} ${key}`,
    input,
    lang: 'zh' as const,
  };
  const { kind } = await engine.request(decision, (env) => applicantSide(env).decide(request));
  if (kind !== 'done') throw new Error(`${decision} was answered with ${kind}`);
}

/** What must hold of any sign-ups at the end of a story: all laws of a table of them, and nobody left on the way. */
export async function leftBehind(engine: Engine, city: City): Promise<string[]> {
  const found = brokenLaws(await engine.items('recruitment'), city);
  for (const workflow of ['recruitment', 'messages']) {
    for (const { status, step, ref } of await statesOf(engine, workflow)) {
      if (status === 'stuck' || status === 'running') found.push(`law 5: ${ref} was left ${status} in ${step}`);
    }
  }
  for (const { body } of engine.queues.sent) {
    if (!/^\{"ref":"\d{13}","fence":\d+\}$/.test(body)) found.push(`law 4: a message carries more than ids: ${body}`);
  }
  return found;
}
