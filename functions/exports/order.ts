import type { Staff } from '../../shared/staff/staff.ts';
import { accept } from '../../shared/workflow/accept.ts';
import type { Env } from '../../shared/workflow/env.ts';
import type { Format, Order } from './data.ts';

/**
 * Starts an export for somebody of the staff. The same token gives the same export.
 *
 * @returns its reference. @throws TableBusy, or the table's error when nothing could be written.
 */
export async function orderExport(
  env: Env,
  asker: Pick<Staff, 'sub' | 'role'>,
  what: { workflow: string; list: string; format: Format; order: Order; lang: 'zh' | 'en'; token: string },
): Promise<string | undefined> {
  const { workflow, list, format, order, lang, token } = what;
  const receipt = await accept(env, {
    workflow: 'exports',
    client: asker.sub,
    token,
    by: { kind: 'staff', id: asker.sub, role: asker.role },
    answers: { ...order },
    formVersion: 0,
    data: {
      ...{ workflow, list, format, count: 0, part: 0, division: 0 },
      ...{ asker: asker.sub, role: asker.role, divisions: [...order.divisions] },
    },
    lang,
  });
  return receipt.kind === 'gone' ? undefined : receipt.ref;
}
