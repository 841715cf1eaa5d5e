import type { Documents } from '../../../shared/table/documents.ts';
import type { Command } from '../../simulation/command.ts';

/** What a page asked of the tables. */
export interface Asked {
  calls: number;
  /** Rows of lists, lines, search words and registers that a query looked at; without filters it looks at what it gives. */
  rows: number;
  /** Rows that were only counted, by the longest count; each ends above a thousand. */
  longestCount: number;
}

/** Items that stand for one of many: what grows with a city. A case's own items and the few posts are none. */
const ofMany = /^(LIST|FIND|LINE|PLACE|DAY|REG)#(?!post$)/;

/** A documents client that counts what goes through it. */
export function counting(documents: Documents) {
  let asked: Asked = none();
  const through = {
    async send(command: Command) {
      const answer = (await documents.send(command as never)) as { ScannedCount?: number; Items?: unknown[] };
      asked.calls++;
      const { ExpressionAttributeValues: values, Select } = command.input as Record<string, Record<string, unknown>>;
      if (command.constructor.name !== 'QueryCommand' || !ofMany.test(String(values?.[':pk']))) return answer;
      const looked = answer.ScannedCount ?? answer.Items?.length ?? 0;
      if (String(Select) === 'COUNT') asked.longestCount = Math.max(asked.longestCount, looked);
      else asked.rows += looked;
      return answer;
    },
  } as unknown as Documents;
  return {
    documents: through,
    /** What was asked while something ran. */
    async during(run: () => Promise<unknown>): Promise<Asked> {
      asked = none();
      await run();
      return asked;
    },
  };
}

const none = (): Asked => ({ calls: 0, rows: 0, longestCount: 0 });
