import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { forStore } from '../privacy/stored.ts';
import {
  type Condition,
  caseDoesNotExist,
  claimIsFree,
  conditionParameters,
  placeIsFree,
  stateUnmoved,
} from './conditions.ts';
import { type Env, type Hint, newestOf, tableOf } from './env.ts';
import { DefinitionError } from './errors.ts';
import { findKeys, remembered } from './find.ts';
import {
  amendedSk,
  answerSk,
  answersSk,
  casePk,
  claimKey,
  duePk,
  dueSk,
  foundSk,
  keyOfRow,
  lineKey,
  placeKey,
  recallSk,
  recordKey,
} from './keys.ts';
import { nextInLine } from './lines.ts';
import { aboutPeople } from './people.ts';
import type { Child, Plan } from './plan.ts';
import { recordUnmoved } from './records.ts';
import { changes, type Event, type Machine, type State } from './state.ts';
import { storedFirst, storedWith } from './stored.ts';

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What a refusal of an action means for the plan. */
export type OnRefusal =
  /** The case itself has moved. */
  | { kind: 'moved' }
  /** A branch is refused: go `else` at that place of the plan. */
  | { kind: 'branch'; step: string; else: string }
  /** Something around the case changed under our eyes: think again. */
  | { kind: 'again' };

/** A commit ready to be sent: actions with what each one's refusal means, and the hints to send once it stands. */
export interface Transaction {
  actions: Action[];
  refusals: OnRefusal[];
  hints: { workflow: string; hint: Hint }[];
  nonce: string;
  /** The state as it will stand, and its due key. */
  state: State;
  due: string | undefined;
}

const mostActions = 100;

/**
 * Builds the one transaction of a plan.
 *
 * @throws DefinitionError when a step asks for more than one transaction holds.
 */
export async function buildTransaction(
  env: Env,
  plan: Plan,
  nonce: string,
  due: string | undefined,
): Promise<Transaction> {
  const { before, after, trigger, now } = plan;
  const TableName = tableOf(env, after.workflow);
  const tx: Transaction = { actions: [], refusals: [], hints: [], nonce, state: after, due: undefined };
  const put = (
    Item: Record<string, unknown>,
    condition?: Condition,
    onRefusal: OnRefusal = { kind: 'again' },
    table = TableName,
  ) => {
    tx.actions.push({ Put: { TableName: table, Item, ...(condition && conditionParameters(condition)) } });
    tx.refusals.push(onRefusal);
  };
  const drop = (Key: { pk: string; sk: string }) => {
    tx.actions.push({ Delete: { TableName, Key } });
    tx.refusals.push({ kind: 'again' });
  };

  const others = await toWake(env, plan);
  const stored = storedWith(after, await eventOf(env, plan, tx.nonce), now, due);
  tx.state = stored.state;
  tx.due = stored.item.dueSk as string | undefined;
  put(stored.item, before ? stateUnmoved(before.fence) : caseDoesNotExist, { kind: 'moved' });
  if (stored.aside) put(stored.aside);

  for (const { step, effects } of plan.effects) {
    const branch = (to: string): OnRefusal => ({ kind: 'branch', step, else: to });
    for (const claim of effects.claim ?? []) {
      // What the case holds already is its own: a loop back to the step that claims must not refuse itself.
      if (before?.holds.includes(`claim:${claim.key}`)) continue;
      put({ ...claimKey(claim.key), ref: after.ref }, claimIsFree, branch(claim.else));
    }
    for (const { line, order } of effects.join ?? []) put({ ...lineKey(line, order, after.ref), ref: after.ref });
    for (const child of plan.children.filter((c) => c.step === step)) await addStart(env, plan, child, put, tx);
  }
  for (const { action, branch } of aboutPeople(env, plan)) {
    tx.actions.push(action);
    tx.refusals.push(branch ? { kind: 'branch', ...branch } : { kind: 'again' });
  }
  const rested = plan.effects.flatMap(({ effects }) => effects.unmoved ?? []);
  for (const [key, { kind, id, version }] of new Map(rested.map((one) => [`${one.kind} ${one.id}`, one]))) {
    if (rested.some((one) => `${one.kind} ${one.id}` === key && one.version !== version)) {
      throw new DefinitionError(`${after.workflow}: two steps of one commit have read different versions of ${kind}`);
    }
    const condition = conditionParameters(recordUnmoved(version));
    tx.actions.push({ ConditionCheck: { TableName, Key: recordKey(kind, id), ...condition } });
    tx.refusals.push({ kind: 'again' });
  }
  const found = plan.effects.flatMap(({ effects }) => (effects.find ? findKeys(env, after.ref, effects.find) : []));
  if (found.length > 0) {
    for (const key of found) put({ ...key, ref: after.ref });
    tx.actions.push({
      Update: {
        TableName,
        Key: { pk: casePk(after.ref), sk: foundSk },
        UpdateExpression: 'ADD foundBy :found',
        ExpressionAttributeValues: { ':found': new Set(found.map(remembered)) },
      },
    });
    tx.refusals.push({ kind: 'again' });
  }
  if (Object.keys(plan.amended).length > 0) {
    const sealed = forStore(await env.sealing.seal(after.workflow, after.ref, 'answers', plan.amended));
    put({ pk: casePk(after.ref), sk: amendedSk(after.fence), sealed });
  }
  for (const { hold } of plan.taken) {
    const { place, number } = parsePlace(hold);
    put({ ...placeKey(place, number), ref: after.ref }, placeIsFree);
  }
  for (const told of plan.recalled) {
    const [workflow, ref] = told.split(' ') as [string, string];
    put({ pk: casePk(ref), sk: recallSk }, undefined, undefined, tableOf(env, workflow));
  }
  const kept = new Set(after.holds);
  for (const hold of plan.released) if (!kept.has(hold)) drop(keyOfHold(hold, after.ref));
  const stays = new Set(plan.rows.map(({ pk, sk }) => `${pk} ${sk}`));
  for (const key of (before?.listed ?? []).map((listed) => keyOfRow(listed, after.ref)))
    if (!stays.has(`${key.pk} ${key.sk}`)) drop(key);
  for (const { pk, sk, row, listed } of plan.rows) {
    // A row that says what it said before need not be written again.
    if (!before?.listed.includes(listed)) put({ pk, sk, ref: after.ref, ...row });
  }
  for (const other of others) addWake(plan, other, put, tx);
  if (trigger.answered) drop({ pk: casePk(after.ref), sk: answerSk(trigger.answered) });
  if (plan.answer && after.parent) {
    const { workflow, ref } = after.parent;
    put(
      { pk: casePk(ref), sk: answerSk(after.ref), answer: plan.answer, duePk: duePk(ref), dueSk: dueSk(now, 0, 0) },
      undefined,
      undefined,
      tableOf(env, workflow),
    );
    tx.hints.push({ workflow, hint: { ref, fence: 0 } });
  }
  if (tx.actions.length > mostActions) {
    throw new DefinitionError(
      `${after.workflow}: step "${before?.step}" asks for ${tx.actions.length} actions at once`,
    );
  }
  return tx;
}

async function eventOf(env: Env, plan: Plan, nonce: string): Promise<Event> {
  const { before, after, trigger, now } = plan;
  const note: Record<string, unknown> = Object.assign({}, ...plan.effects.map(({ effects }) => effects.note ?? {}));
  const told: Record<string, string> = Object.assign({}, ...plan.effects.map(({ effects }) => effects.told ?? {}));
  const started = plan.children.flatMap(({ ref, start: { note: said } }) => (said ? [{ ref, note: said }] : []));
  const texts = Object.assign({}, told, ...plan.effects.map(({ effects }) => effects.texts ?? {}));
  const seal = (workflow: string, group: string, content: object) =>
    Object.keys(content).length > 0 ? env.sealing.seal(workflow, after.ref, group, content) : undefined;
  const [sealedTexts, sealedTold] = await Promise.all([
    seal(after.workflow, 'texts', texts),
    seal('door', 'told', told),
  ]);
  return {
    fence: after.fence,
    at: now,
    by: trigger.by,
    cause: trigger.cause,
    steps: plan.steps,
    set: changes(before, after),
    nonce,
    ...(Object.keys(note).length > 0 && { note }),
    ...(started.length > 0 && { started }),
    ...(trigger.key && { key: trigger.key }),
    ...(sealedTexts && { texts: sealedTexts }),
    ...(sealedTold && { told: sealedTold }),
  };
}

type Put = (item: Record<string, unknown>, condition?: Condition, onRefusal?: OnRefusal, table?: string) => void;

async function addStart(env: Env, plan: Plan, { start, ref }: Child, put: Put, tx: Transaction) {
  const { now, after } = plan;
  const child = firstState(env, {
    workflow: start.workflow,
    ref,
    formVersion: 0,
    order: [],
    lang: after.lang,
    now,
    data: start.data,
    ...(start.answers && { parent: { workflow: after.workflow, ref: after.ref } }),
  });
  const table = tableOf(env, start.workflow);
  const event: Event = {
    fence: 0,
    at: now,
    by: { kind: 'system', id: after.workflow },
    cause: 'accept',
    steps: [],
    set: changes(undefined, child),
    nonce: tx.nonce,
  };
  const content =
    start.sealed === undefined
      ? undefined
      : forStore(await env.sealing.seal(start.workflow, child.ref, 'answers', start.sealed));
  const { item, aside, sealed } = storedFirst(child, event, content, now);
  put(item, caseDoesNotExist, { kind: 'again' }, table);
  if (aside) put(aside, undefined, undefined, table);
  if (sealed !== undefined) put({ pk: casePk(child.ref), sk: answersSk, sealed }, undefined, undefined, table);
  tx.hints.push({ workflow: start.workflow, hint: { ref: child.ref, fence: 0 } });
}

/** The state of a case that has just been accepted. */
export function firstState(
  env: Env,
  start: Pick<Machine, 'workflow' | 'formVersion' | 'order' | 'lang' | 'data' | 'parent'> & {
    ref: string;
    now: number;
  },
): State {
  const { now, parent, ...rest } = start;
  const workflow = newestOf(env, start.workflow);
  return {
    ...rest,
    version: workflow.version,
    acceptedAt: now,
    status: 'running',
    step: workflow.start,
    fence: 0,
    entered: 0,
    enteredAt: now,
    timer: 0,
    woken: false,
    resend: 0,
    holds: [],
    listed: [],
    tells: [],
    at: now,
    attempt: 0,
    unsure: false,
    ...(parent && { parent }),
  };
}

/**
 * The cases to wake: the first of each line. Where a place is given back and nobody stands in the line, somebody may be
 * joining it at this moment; so the case remembers to look once more when its commit stands.
 *
 *     leaver   sees an empty line ──────────────────────── gives back ✓ ── looks again, wakes J
 *     J                          joins ─── sees no room
 */
async function toWake(env: Env, plan: Plan): Promise<State[]> {
  const { after, now } = plan;
  const woken = new Map<string, State>();
  const empty: string[] = [];
  for (const line of new Set(plan.wakes)) {
    const next = await nextInLine(env, after, line);
    if (next) woken.set(next.ref, next);
    else empty.push(line);
  }
  for (const line of new Set(plan.nudges)) {
    const next = await nextInLine(env, after, line);
    if (next && !next.woken) woken.set(next.ref, next);
  }
  if (empty.length > 0 && plan.released.some((hold) => hold.startsWith('place:'))) {
    after.ring = [...new Set([...(after.ring ?? []), ...empty])];
  }
  if (after.ring && after.status !== 'running') after.at = now;
  return [...woken.values()];
}

/**
 * Wakes another case, by a commit of its own on that case's fence.
 *
 *     leaver   gives back ─── wakes A (fence 7 → 8)
 *     A        looks, sees no room ─── "stay" on fence 7 ✗ looks again, sees the room
 *
 * Without the fence A's look from before could overwrite the waking, and the place would stay empty.
 */
function addWake({ after, now }: Plan, before: State, put: Put, tx: Transaction) {
  const { state, event } = woken(before, now, after.workflow, tx.nonce);
  const { item, aside } = storedWith(state, event, now);
  put(item, stateUnmoved(before.fence));
  if (aside) put(aside);
  tx.hints.push({ workflow: after.workflow, hint: { ref: state.ref, fence: state.fence } });
}

/** A case that is to look, and the event of that. One that is under way keeps its time: it looks when it comes to rest. */
export function woken(before: State, now: number, by: string, nonce: string): { state: State; event: Event } {
  const state: State = {
    ...before,
    fence: before.fence + 1,
    woken: true,
    ...(before.status === 'waiting' && { at: now }),
  };
  const event: Event = {
    fence: state.fence,
    at: now,
    by: { kind: 'system', id: by },
    cause: 'woken',
    steps: [],
    set: changes(before, state),
    nonce,
  };
  return { state, event };
}

function parsePlace(hold: string): { place: string; number: number } {
  const [, place, number] = /^place:(.*)#(\d+)$/.exec(hold)!;
  return { place: place!, number: Number(number) };
}

function keyOfHold(hold: string, ref: string): { pk: string; sk: string } {
  if (hold.startsWith('claim:')) return claimKey(hold.slice(6));
  if (hold.startsWith('line:')) {
    const [line, order] = hold.slice(5).split('|');
    return lineKey(line!, order!, ref);
  }
  const { place, number } = parsePlace(hold);
  return placeKey(place, number);
}
