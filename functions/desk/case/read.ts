import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Answers } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import type { MessageData } from '../../../shared/messages/message.ts';
import { inScope } from '../../../shared/staff/staff.ts';
import { openAnswers } from '../../../shared/workflow/context.ts';
import type { AnyWorkflow } from '../../../shared/workflow/definition.ts';
import { definitionOf, tableOf } from '../../../shared/workflow/env.ts';
import { MissingCase } from '../../../shared/workflow/errors.ts';
import { historyIn } from '../../../shared/workflow/history.ts';
import { casePk } from '../../../shared/workflow/keys.ts';
import { type Loaded, load } from '../../../shared/workflow/load.ts';
import type { Event, State } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { groupOfHeld } from '../../recruitment/roster/book.ts';
import { divisionName } from '../parts/words.ts';
import { may, mayOpen } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { type Note, notesFrom } from './notes.ts';

/** A case as the desk has read it, within the reader's divisions. */
export interface DeskCase {
  state: State;
  data: RecruitmentData;
  definition: AnyWorkflow | undefined;
  loaded: Loaded;
}

/** The divisions to which a case belongs. */
export function divisionsOfCase(state: Pick<State, 'workflow' | 'data'>): string[] {
  if (state.workflow === 'messages') return (state.data as MessageData).divisions;
  return [(state.data as RecruitmentData).card.division];
}

/** Whether somebody may open a case: their role, their divisions. */
export function mayOpenCase({ staff, desk }: Pick<Visit, 'staff' | 'desk'>, state: State): boolean {
  // A leader's scope may name a group, of whichever districts its people are.
  const group = groupOfHeld(String(state.data.place ?? ''));
  return mayOpen(staff, state) && inScope(staff, desk.env.city.code, [...divisionsOfCase(state), group]);
}

/**
 * Reads a case for somebody who may see it.
 *
 * @throws Problem 404 `case.missing`, 410 `case.gone`, 403 `case.division` with the division's name.
 */
export async function readCase(visit: Visit, workflow: string, ref: string): Promise<DeskCase> {
  const { env } = visit.desk;
  if (!isReference(ref)) throw new Problem(404, 'case.missing');
  const loaded = await load(env, workflow, ref).catch((error) => {
    if (error instanceof MissingCase) throw new Problem(404, 'case.missing');
    throw error;
  });
  if ('destroyed' in loaded) throw new Problem(410, 'case.gone');
  const { state } = loaded;
  if (!mayOpenCase(visit, state)) {
    const [division = ''] = divisionsOfCase(state);
    throw new Problem(403, 'case.division', { division: divisionName(visit, division) });
  }
  return {
    state,
    data: state.data as RecruitmentData,
    definition: definitionOf(env, state.workflow, state.version),
    loaded,
  };
}

/** The answers, changes included; undefined for a role that does not see them. */
export async function answersOf(visit: Visit, { state, loaded }: DeskCase): Promise<Answers | undefined> {
  if (!may(visit.staff, 'answers')) return undefined;
  return (await openAnswers(visit.desk.env, state, loaded.answers)) as Answers;
}

/** What has happened to a case: its events and what staff have noted beside them, in one query. */
export async function readHistory({ desk }: Visit, { state }: DeskCase): Promise<{ events: Event[]; notes: Note[] }> {
  const { env } = desk;
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await env.documents.send(
      new QueryCommand({
        TableName: tableOf(env, state.workflow),
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': casePk(state.ref), ':from': 'DESK#', ':to': 'EVENT#999999' },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...Items);
    start = LastEvaluatedKey;
  } while (start);
  return {
    events: historyIn(state, items),
    notes: notesFrom(items),
  };
}
