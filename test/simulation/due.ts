import type { Command } from './command.ts';

interface Write {
  TableName?: string;
  Item?: Record<string, unknown>;
  Key?: { pk: string; sk: string };
  UpdateExpression?: string;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/**
 * Follows the due keys of all tables by the writes that went through, so that a run knows when the sweeper next finds
 * something without looking into the tables minute by minute.
 */
export function dueKeys() {
  const keys = new Map<string, { table: string; dueSk: string }>();

  function write(kind: string, { TableName = '', Item, Key, UpdateExpression = '', ...rest }: Write) {
    const { pk, sk } = (Item ?? Key) as { pk: string; sk: string };
    const id = `${TableName} ${pk} ${sk}`;
    if (kind === 'Put') set(id, TableName, Item?.dueSk);
    if (kind === 'Delete') keys.delete(id);
    if (kind !== 'Update') return;
    const value = /dueSk = (:\w+)/.exec(UpdateExpression)?.[1];
    if (value) set(id, TableName, rest.ExpressionAttributeValues?.[value]);
    else if (/REMOVE .*dueSk/.test(UpdateExpression)) keys.delete(id);
  }

  function set(id: string, table: string, dueSk: unknown) {
    if (typeof dueSk === 'string') keys.set(id, { table, dueSk });
    else keys.delete(id);
  }

  return {
    /** A write has been applied. */
    applied({ constructor: { name }, input }: Command) {
      if (name === 'TransactWriteCommand') {
        for (const action of input.TransactItems as Record<string, Write>[]) {
          for (const [kind, one] of Object.entries(action)) write(kind, one);
        }
      } else if (/^(Put|Update|Delete)Command$/.test(name)) write(name.replace('Command', ''), input as Write);
    },
    /** When something is next due in a table, epoch ms. */
    next(table: string): number | undefined {
      let earliest: string | undefined;
      for (const one of keys.values()) {
        if (one.table === table && (earliest === undefined || one.dueSk < earliest)) earliest = one.dueSk;
      }
      return earliest === undefined ? undefined : Date.parse(earliest.split('#')[0]!);
    },
  };
}
