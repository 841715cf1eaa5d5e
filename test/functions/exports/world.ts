import type { ExportParties, ListRow, Order } from '../../../functions/exports/data.ts';
import { orderExport } from '../../../functions/exports/order.ts';
import { exportWork } from '../../../functions/exports/work.ts';
import { exportsWorkflow } from '../../../functions/exports/workflow.ts';
import { readCsv } from '../../../shared/sheets/csv.ts';
import type { Staff } from '../../../shared/staff/staff.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { load } from '../../../shared/workflow/load.ts';
import type { State } from '../../../shared/workflow/state.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { engine, freshTables } from '../../support/engine.ts';
import { objectsDouble } from './objects.ts';

export const asker: Staff = {
  sub: 's1',
  name: '周',
  role: 'reviewer',
  divisions: ['420102', '420103'],
  active: true,
  sessionsFrom: 0,
};

export const order: Order = {
  divisions: ['420102', '420103'],
  roles: ['reviewer', 'lead', 'admin'],
  columns: [
    { key: 'row.ref', title: '编号' },
    { key: 'row.name', title: '姓名' },
  ],
  reason: '',
  name: '待我审核',
  words: {},
};

/** A list's rows in the order of their keys. */
export function rowsOf(count: number, from = 0): ListRow[] {
  return Array.from({ length: count }, (_, index) => {
    const n = String(from + index).padStart(9, '0');
    return { ref: `2611${n}`, sk: `2026-11-22T00:00:00.000Z#2611${n}`, name: `张${from + index}` };
  });
}

/** Lists that a test fills and changes; every asker is the same one. */
export function partiesOf(lists: Record<string, ListRow[]>) {
  const { objects, kept } = objectsDouble();
  const recorded: Record<string, number> = {};
  const state = {
    staff: asker as Staff | undefined,
    /** Called before the n-th reading of rows, from 0. */
    before: (_reading: number) => {},
    readings: 0,
    opened: [] as string[],
  };
  const parties: ExportParties = {
    source: {
      async rows({ division, after }, limit) {
        state.before(state.readings++);
        return (lists[division] ?? []).filter(({ sk }) => after === undefined || sk > after).slice(0, limit);
      },
      async open(_workflow, ref) {
        state.opened.push(ref);
        const gone = !Object.values(lists).some((rows) => rows.some((row) => row.ref === ref));
        if (gone) return undefined;
        const division = Object.entries(lists).find(([, rows]) => rows.some((row) => row.ref === ref))![0];
        return {
          state: { data: { card: { division } } } as unknown as State,
          answers: { name: '张三', mobile: '13800138000' },
        };
      },
      async record(_workflow, refs, { export: by }) {
        for (const ref of refs) recorded[`${ref} ${by}`] = (recorded[`${ref} ${by}`] ?? 0) + 1;
      },
    },
    objects,
    asker: async () => state.staff,
    work: exportWork({ recruitment: {} }),
  };
  return { parties, kept, recorded, state };
}

/** An engine with exports alone, on a real table. */
export async function makeEngine(dynamo: Dynamo, prefix: string, parties: object) {
  await freshTables(dynamo, prefix, ['exports']);
  return engine({ dynamo, prefix, workflows: { exports: [exportsWorkflow] }, parties });
}

export const begin = (env: Env, change: Partial<Order> = {}, format: 'csv' | 'xlsx' = 'csv', token = 't1') =>
  orderExport(env, asker, {
    workflow: 'recruitment',
    list: 'review',
    format,
    order: { ...order, ...change },
    lang: 'zh',
    token,
  }) as Promise<string>;

export async function stateOf(env: Env, ref: string): Promise<State> {
  return ((await load(env, 'exports', ref)) as { state: State }).state;
}

/** The references in a CSV file, in its order. */
export const refsIn = (csv: Buffer) =>
  readCsv(csv.toString('utf8').slice(1), 1e6)!
    .slice(1)
    .map(({ cells }) => cells[0]!);
