import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { checkIdNumber, cleanIdNumber } from '../../../shared/identity/id.ts';
import { checkName, cleanName } from '../../../shared/identity/name.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import { type ReadColumn, type ReadRow, readSheet } from '../../../shared/sheets/read.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { trouble } from '../../../shared/workflow/errors.ts';
import { claimKey } from '../../../shared/workflow/keys.ts';
import { personHash } from '../../recruitment/intake.ts';
import type { RowState } from '../../recruitment/teams/batch.ts';

/** Most people in one batch. */
export const mostInBatch = 1000;

const columns: readonly ReadColumn[] = [
  { id: 'name', names: ['姓名', 'Name'], kind: 'text', required: true },
  {
    id: 'idNumber',
    names: ['身份证号', '身份证号码', '证件号码', '居民身份证号', 'ID number'],
    kind: 'code',
    required: true,
  },
  { id: 'mobile', names: ['手机号', '手机号码', '手机', '联系电话', 'Mobile'], kind: 'code', required: true },
];

/** A row of a declared list: what it says, and what becomes of it. */
export interface CheckedRow {
  line: number;
  state: Extract<RowState, 'right' | 'wrong' | 'twice' | 'known'>;
  /** What is wrong, `column code`. */
  errors: string[];
  values: { name: string; idNumber: string; mobile: string };
}

/**
 * Reads a declared list and says of each row what becomes of it. Names are kept as written, in whatever script.
 *
 * @throws SheetRefused for what is no such list.
 */
export async function checkList(env: Env, bytes: Uint8Array): Promise<CheckedRow[]> {
  const { rows } = readSheet(bytes, columns, { most: mostInBatch });
  const today = dateInChina(env.clock.now());
  const seen = new Set<string>();
  const checked = rows.map((row) => {
    const one = checkRow(row, today);
    const { idNumber } = one.values;
    if (one.state !== 'right') return one;
    if (seen.has(idNumber)) return { ...one, state: 'twice' as const };
    seen.add(idNumber);
    return one;
  });
  const done: CheckedRow[] = [];
  for (let at = 0; at < checked.length; at += 25) {
    done.push(...(await Promise.all(checked.slice(at, at + 25).map((row) => withKnown(env, row)))));
  }
  return done;
}

function checkRow({ line, values, errors }: ReadRow, today: string): CheckedRow {
  const name = cleanName(values.name ?? '');
  const idNumber = cleanIdNumber('residentId', values.idNumber ?? '');
  const mobile = cleanMobile(values.mobile ?? '');
  const broken = new Set(errors.map(({ column }) => column));
  const wrong = [...errors.map(({ column, code }) => `${column} ${code}`)];
  // What a sheet has not understood begins with a sign, or is the mark for a letter that got lost.
  const nameCase = /[�?]|^[=+@-]/.test(name) ? 'symbols' : checkName(name);
  if (!broken.has('name') && nameCase && nameCase !== 'short') wrong.push(`name ${nameCase}`);
  const id = checkIdNumber('residentId', idNumber, today);
  if (!broken.has('idNumber') && id) wrong.push(`idNumber ${/^\d{15}$/.test(idNumber) ? 'fifteen' : id.case}`);
  const mobileCase = checkMobile(mobile);
  if (!broken.has('mobile') && mobileCase) wrong.push(`mobile ${mobileCase}`);
  return { line, state: wrong.length > 0 ? 'wrong' : 'right', errors: wrong, values: { name, idNumber, mobile } };
}

/** Whether this person has signed up; the claim on them says it, by a keyed hash. */
async function withKnown(env: Env, row: CheckedRow): Promise<CheckedRow> {
  if (row.state !== 'right') return row;
  const person = personHash({ idType: 'residentId', idNumber: row.values.idNumber }, env.sealing.hash);
  const { Item } = await env.documents
    .send(new GetCommand({ TableName: tableOf(env, 'recruitment'), Key: claimKey(person), ConsistentRead: true }))
    .catch(trouble);
  return Item ? { ...row, state: 'known' } : row;
}
