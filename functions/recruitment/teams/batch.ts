import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import type { Action } from '../../../shared/workflow/transaction.ts';
import { month } from '../times.ts';
import type { InvitedBy } from './invitations.ts';

/** The kind of a batch's record: people whom an organisation declares (组织申报 → 审核 → 批次). */
export const batchKind = 'batch';

/** A batch as its record keeps it; what it says of people lies sealed in its rows, and goes with them. */
export interface Batch {
  organisation: string;
  /**
   * `reading`: its rows are being kept, and may never all be; `declared`: the list has been read; `approved`: a lead has
   * let it through; `closed`: nobody is taken in by it.
   */
  state: 'reading' | 'declared' | 'approved' | 'closed';
  /** Rows in the list; those that are right. */
  rows: number;
  right: number;
  /** True while its invitations are open. */
  open: boolean;
  declaredAt: number;
  approvedBy?: string;
  approvedAt?: number;
}

/** What became of a row. */
export type RowState = 'wrong' | 'twice' | 'known' | 'right' | 'invited' | 'declined' | 'confirmed';

/** A row of a batch as it is stored: at the door, gone by itself when nobody has confirmed it. */
export interface StoredRow {
  pk: string;
  sk: string;
  /** Of the file, from 1. */
  line: number;
  state: RowState;
  /** What is wrong, `column code`. */
  errors: string[];
  /** What stood in the row; gone when it was confirmed or declined. */
  sealed?: string;
  ref?: string;
  /** Epoch ms. */
  expires: number;
  ttl: number;
}

export const rowPk = (id: string) => `BATCH#${id}`;
export const rowSk = (line: number) => String(line).padStart(5, '0');

/** The row that an invitation came of is over: nothing that it says is kept. */
export function rowOver(env: Env, { id, seat }: InvitedBy, state: 'declined' | 'confirmed', ref?: string): Action {
  // What is left tells nobody who it was; it goes with the last of the sign-ups.
  const until = Math.ceil((env.clock.now() + env.city.retention.poolMonths * month) / 1000);
  return {
    Update: {
      TableName: tableOf(env, 'door'),
      Key: { pk: rowPk(id), sk: seat },
      UpdateExpression: `SET #state = :state, expires = :ms, #ttl = :ttl${ref ? ', #ref = :ref' : ''} REMOVE sealed`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#state': 'state', '#ttl': 'ttl', ...(ref && { '#ref': 'ref' }) },
      ExpressionAttributeValues: {
        ':state': state,
        ':ms': until * 1000,
        ':ttl': until,
        ...(ref && { ':ref': ref }),
      },
    },
  };
}
