import { decideOnCases, type Needs } from '../../shared/runtime/needs.ts';

/** The worker reads the lists that it exports, and opens sign-ups; the desk orders, watches and loads. */
export const needs: Needs = {
  reads: { recruitment: { opens: true, records: true }, messages: {} },
  staff: true,
  exports: true,
  doors: { Desk: { table: decideOnCases, seals: true } },
};
