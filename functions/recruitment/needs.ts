import { decideOnCases, type Needs } from '../../shared/runtime/needs.ts';

/** The pages cannot open a sign-up, nor can a program; the desk can. */
export const needs: Needs = {
  starts: ['messages'],
  people: true,
  parties: ['realName'],
  doors: {
    Public: { table: decideOnCases, seals: true },
    Desk: { table: decideOnCases, seals: true, opens: true },
    Api: { table: decideOnCases, seals: true },
  },
};
