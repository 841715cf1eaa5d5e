import type { Dynamo } from '../support/dynamo.ts';
import type { Command } from './command.ts';

/** Runs a seed in which a condition may be taken away, and says which laws it broke. */
export type RunSeed = (
  dynamo: Dynamo,
  seed: number,
  options: { prefix: string; rewrite: (command: Command) => void },
) => Promise<{ violations: string[] }>;

interface Write {
  ConditionExpression?: string;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
  Item?: { pk: string };
  Key?: { pk: string };
}

/** The writes of a command with their kinds: those of a transaction, or the command itself. */
function writesOf({ constructor: { name }, input }: Command): [string, Write][] {
  if (name === 'TransactWriteCommand') {
    return (input.TransactItems as Record<string, Write>[]).flatMap((action) => Object.entries(action));
  }
  return [[name.replace('Command', ''), input as Write]];
}

/** What a guard is known by: the kind of write, the kind of item, the condition. */
const nameOf = (kind: string, write: Write) =>
  `${kind} ${itemOf((write.Item ?? write.Key)!.pk)} if ${write.ConditionExpression}`;

/** Which kind of item: a place of a slot, `PLACE#slot`, is another one than a place of a post. */
function itemOf(pk: string): string {
  const [what = '', name = ''] = pk.split('#');
  const kind = /^([a-z-]+)(?=[/:]|$)/.exec(name)?.[1];
  return kind === undefined ? what : `${what}#${kind}`;
}

/** Guards against races too rare for some hundred seeds, each with the test that fails without it. */
export const explained: Record<string, string> = {
  'Update CASE if #fence = :fence':
    'rest.ts, worker.ts: laws-rest.test.ts, "what was found out about a case that has moved on meanwhile …"',
  'ConditionCheck PERSON#person if attribute_not_exists(#isolated) AND attribute_exists(#kind0)':
    'steps/roster.ts: roster-races.test.ts, "somebody who becomes known as isolated, or loses the fact of training …"',
  'ConditionCheck PERSON#team if attribute_exists(#r0) AND attribute_exists(#r1) AND attribute_exists(#r2)':
    'steps/teams.ts: teams-laws.test.ts, "a member who leaves between another’s look and its commit is waited for"',
  'ConditionCheck CLAIM#team if attribute_not_exists(pk)':
    'teams/side.ts: teams-laws.test.ts, "who takes their place while the leader asks somebody else for it has it …"',
  'Put MOBILE#mobile if attribute_not_exists(pk)':
    'slots.ts: mobile.test.ts, "one number signs up three people and no more, however many come at once …"',
  'Put MOBILE#mobile if #ref = :before':
    'slots.ts: mobile.test.ts, "one number signs up three people and no more …; an ended sign-up makes room"',
  'Put PLACE#session if attribute_not_exists(pk)':
    'steps/training.ts: roster.test.ts, "the last one, of a shift or a session, chosen by fifty at once …"',
  'Put CLAIM#team if attribute_not_exists(pk)':
    'steps/teams.ts: teams-laws.test.ts, "two sign-ups of one number at one role: one has it …"',
  'ConditionCheck REG#team if #version = :version':
    'steps/teams.ts: teams-laws.test.ts, "who is asked away between the look at their place and its commit …"',
  'ConditionCheck REG#session if #version = :version':
    'steps/training.ts: roster-races.test.ts, "a session that is called off while somebody books it …"',
  'ConditionCheck REG#post if attribute_not_exists(pk)':
    'steps/placement.ts: posts-at-desk.test.ts, "changed for the first time between a look and its commit …"',
};

let runs = 0;

/** Every condition that goes over the wire in some seeded runs. */
export async function discoverGuards(dynamo: Dynamo, run: RunSeed, seeds: number): Promise<string[]> {
  const seen = new Set<string>();
  const rewrite = (command: Command) => {
    for (const [kind, write] of writesOf(command)) if (write.ConditionExpression) seen.add(nameOf(kind, write));
  };
  for (let seed = 1; seed <= seeds; seed++) await run(dynamo, seed, { prefix: `d${++runs}`, rewrite });
  return [...seen].sort();
}

/** Runs seeds with one condition taken away, until a law fails. */
export async function tryWithout(
  dynamo: Dynamo,
  run: RunSeed,
  guard: string,
  seeds: number,
): Promise<{ seed: number; violation: string | undefined }> {
  const rewrite = (command: Command) => {
    for (const [kind, write] of writesOf(command)) {
      if (write.ConditionExpression && nameOf(kind, write) === guard) neutralise(write);
    }
  };
  for (let seed = 1; seed <= seeds; seed++) {
    const found = await run(dynamo, seed, { prefix: `n${++runs}`, rewrite }).then(
      ({ violations }) => violations[0],
      (error) => `the run broke down: ${(error as Error).message}`,
    );
    if (found) return { seed, violation: found };
  }
  return { seed: seeds, violation: undefined };
}

/** Makes a condition always hold. */
function neutralise(write: Write) {
  const always = 'attribute_not_exists(#never)';
  const used = write.UpdateExpression ?? '';
  const names = Object.entries(write.ExpressionAttributeNames ?? {}).filter(([name]) => used.includes(name));
  const values = Object.entries(write.ExpressionAttributeValues ?? {}).filter(([name]) => used.includes(name));
  write.ConditionExpression = always;
  write.ExpressionAttributeNames = { ...Object.fromEntries(names), '#never': 'neverThere' };
  if (values.length > 0) write.ExpressionAttributeValues = Object.fromEntries(values);
  else delete write.ExpressionAttributeValues;
}
