import { register } from '../../../shared/register/register.ts';
import { conditionParameters, placeIsFree } from '../../../shared/workflow/conditions.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { placeKey } from '../../../shared/workflow/keys.ts';
import { takenNumbers } from '../../../shared/workflow/places.ts';
import { numbersOf } from '../posts.ts';
import { type CallUp, callUpKind, callUpPlace } from './call-up.ts';

const workflow = 'recruitment';
/** Numbers that one transaction takes out of use, beside the record and its log. */
const mostShut = 90;
const mostTries = 20;

/** What a change of a call-up's number came to. */
export type CallUpResized =
  | { kind: 'done' }
  /** Somebody else has changed it since it was read. */
  | { kind: 'moved' }
  /** It was closed. */
  | { kind: 'closed' }
  /** More people are coming than were to be wanted. */
  | { kind: 'held'; held: number };

interface Resize {
  id: string;
  wanted: number;
  /** Until when those who are asked from now on may answer, epoch ms; absent: as it was. */
  answerBy?: number;
  /** The version that was read. */
  expected: number;
  /** Opaque id of the member of staff. */
  by: string;
}

/**
 * More or fewer people are wanted. Whoever is coming keeps the place, whichever number it has; free numbers go out of use,
 * each on the condition that it is still free, so many in one transaction. More people wanted: more can be asked, also where
 * nobody more was to be.
 *
 *     lead       reads: 3 to 5 are free ─────────── makes it 2, "3 to 5 are free" ✗ reads again: 3 are coming
 *     person                    says yes: takes 3 ✓
 */
export async function resizeCallUp(env: Env, { id, wanted, answerBy, expected, by }: Resize): Promise<CallUpResized> {
  const records = register(env, workflow);
  let version = expected;
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const record = await records.get<CallUp>(callUpKind, id);
    if (!record || record.version !== version) return { kind: 'moved' };
    const { stopped, without: _without, ...about } = record.value;
    if (!about.open) return { kind: 'closed' };
    const held = await takenNumbers(env, workflow, callUpPlace(id));
    if (held.size > wanted) return { kind: 'held', held: held.size };
    const before = numbersIn(record.value);
    const size = Math.max(wanted, about.wanted - mostShut);
    const after = sized(before, held, size);
    const shut = before.filter((number) => !after.includes(number));
    const value: CallUp = {
      ...about,
      ...sizeOf(after),
      ...(answerBy !== undefined && { answerBy }),
      ...(stopped && wanted <= record.value.wanted && { stopped }),
    };
    const also = shut.map((number) => ({
      ConditionCheck: {
        TableName: tableOf(env, workflow),
        Key: placeKey(callUpPlace(id), number),
        ...conditionParameters(placeIsFree),
      },
    }));
    const changed = await records.put(callUpKind, id, value, { expected: version, by, also });
    // Either the record has moved, or a number was taken meanwhile: the next round sees which.
    if (changed.kind === 'moved') continue;
    version = changed.version;
    if (size === wanted) return { kind: 'done' };
  }
  return { kind: 'moved' };
}

const numbersIn = ({ wanted, without }: Pick<CallUp, 'wanted' | 'without'>) =>
  numbersOf({ min: 0, max: wanted, ...(without && { without }) });

/** So many numbers: those held, then the lowest that were given out before, then new ones. */
function sized(before: readonly number[], held: ReadonlySet<number>, size: number): number[] {
  const numbers = new Set(held);
  for (const number of before) if (numbers.size < size) numbers.add(number);
  for (let number = 1; numbers.size < size; number++) numbers.add(number);
  return [...numbers].sort((a, b) => a - b);
}

function sizeOf(numbers: readonly number[]): Pick<CallUp, 'wanted' | 'without'> {
  const without = Array.from({ length: numbers.at(-1) ?? 0 }, (_, index) => index + 1).filter(
    (number) => !numbers.includes(number),
  );
  return { wanted: numbers.length, ...(without.length > 0 && { without }) };
}
