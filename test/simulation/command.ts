/** What the tests need to know of a command of the document client. */
export interface Command {
  constructor: { name: string };
  input: Record<string, unknown>;
}

/** A short name for a command in a trace: the same for the same kind of call. */
export function labelOf({ constructor: { name }, input }: Command): string {
  if (name === 'QueryCommand' && input.IndexName) return `index ${JSON.stringify(input.ExpressionAttributeValues)}`;
  if (name === 'TransactWriteCommand') return `transact ${(input.TransactItems as unknown[]).length}`;
  return name.replace('Command', '').toLowerCase();
}

/** Whether a label is that of a commit: of several items at once, or of the state alone. */
export const isCommit = (label: string) => label === 'put' || label.startsWith('transact');

/** Whether a command writes. */
export const writes = ({ constructor: { name } }: Command) => /Put|Update|Delete|TransactWrite|BatchWrite/.test(name);
