import { type Condition, conditionParameters } from './conditions.ts';
import type { Env } from './env.ts';
import { personKey } from './keys.ts';
import { lookAgain, type Plan } from './plan.ts';
import type { Action } from './transaction.ts';

interface Asked {
  condition: Condition;
  branch: { step: string; else: string };
}

/**
 * What a plan asks of and writes about people: one action for each person, since a transaction takes one action for each
 * item. Where a person's condition and facts come together, the update bears the condition.
 */
export function aboutPeople(env: Env, plan: Plan): { action: Action; branch?: Asked['branch'] }[] {
  const people = new Map<string, { asked: Asked[]; facts: Map<string, unknown> }>();
  const of = (person: string) => {
    const known = people.get(person) ?? { asked: [], facts: new Map<string, unknown>() };
    people.set(person, known);
    return known;
  };
  for (const { step, effects } of plan.effects) {
    for (const { person, condition, else: to } of effects.require ?? []) {
      of(person).asked.push({ condition, branch: { step, else: to } });
    }
    for (const { person, name, value } of effects.fact ?? []) of(person).facts.set(name, value);
  }
  return [...people].map(([person, { asked, facts }]) => {
    const at = { TableName: env.tables.people, Key: personKey(person) };
    const condition = asked.length > 0 ? allOf(asked.map((one) => one.condition)) : undefined;
    const action: Action =
      facts.size === 0
        ? { ConditionCheck: { ...at, ...conditionParameters(condition!) } }
        : { Update: { ...at, ...updateOf(facts, condition) } };
    const branch = asked[0]?.branch;
    return { action, ...(branch && branch.else !== lookAgain && { branch }) };
  });
}

/** Sets and removes facts in one update. */
function updateOf(facts: Map<string, unknown>, condition: Condition | undefined) {
  const named = [...facts].map(([name, value], index) => ({ name, value, index }));
  const set = named.filter(({ value }) => value !== undefined);
  const gone = named.filter(({ value }) => value === undefined);
  const expression = [
    ...(set.length > 0 ? [`SET ${set.map(({ index }) => `#fact${index} = :fact${index}`).join(', ')}`] : []),
    ...(gone.length > 0 ? [`REMOVE ${gone.map(({ index }) => `#fact${index}`).join(', ')}`] : []),
  ];
  const names = Object.fromEntries(named.map(({ name, index }) => [`#fact${index}`, name]));
  const values = Object.fromEntries(set.map(({ value, index }) => [`:fact${index}`, value]));
  const all = { ...values, ...condition?.values };
  return {
    UpdateExpression: expression.join(' '),
    ...(condition && { ConditionExpression: condition.expression }),
    ExpressionAttributeNames: { ...names, ...condition?.names },
    ...(Object.keys(all).length > 0 && { ExpressionAttributeValues: all }),
  };
}

/** Several conditions as one; their placeholders are kept apart. */
function allOf(conditions: Condition[]): Condition {
  const [only] = conditions;
  if (conditions.length === 1) return only!;
  const apart = conditions.map(({ expression, names = {}, values = {} }, index) => {
    const renamed = (key: string) => `${key[0]}c${index}${key.slice(1)}`;
    const keys = (record: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [renamed(key), value]));
    return {
      expression: `(${expression.replace(/[#:]\w+/g, renamed)})`,
      names: keys(names) as Record<string, string>,
      values: keys(values),
    };
  });
  const names = Object.assign({}, ...apart.map((one) => one.names));
  const values = Object.assign({}, ...apart.map((one) => one.values));
  return {
    expression: apart.map(({ expression }) => expression).join(' AND '),
    ...(Object.keys(names).length > 0 && { names }),
    ...(Object.keys(values).length > 0 && { values }),
  };
}
