import { type Needs, startCases } from '../../shared/runtime/needs.ts';

/** Only the worker opens a message. */
export const needs: Needs = {
  parties: ['sms'],
  doors: {
    // Codes for applicants.
    Public: { table: startCases, seals: true },
    // Codes for callers; what did not arrive is listed, and ticked off.
    Desk: { table: ['Query', 'PutItem', 'DeleteItem'], seals: true },
    // A delivery receipt answers a wait that stands on no list: nothing of it is deleted.
    Api: { table: ['Query', 'PutItem'] },
  },
};
