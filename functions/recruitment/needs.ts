import { decideOnCases, type Needs } from '../../shared/runtime/needs.ts';

/** A change of mobile: the case remembers what else it is found by from then on. */
const changeMobiles = [...decideOnCases, 'UpdateItem'] as const;
/** A place in a slot or session rests on its record. */
const rest = 'ConditionCheckItem';
/** Attendance is written beside the person; whoever checks in is trained and not in isolation. */
const facts = ['GetItem', 'UpdateItem', 'ConditionCheckItem'] as const;

/** The desk makes posts smaller, on the condition that the places which go are free. */
const changePosts = [...changeMobiles, rest] as const;

/** The pages cannot open a sign-up, nor can a program; the desk can. */
export const needs: Needs = {
  starts: ['messages'],
  people: true,
  parties: ['realName'],
  files: true,
  rests: true,
  doors: {
    Public: { table: [...changeMobiles, rest], seals: true },
    Desk: { table: changePosts, people: facts, seals: true, opens: true },
    Api: { table: [...decideOnCases, rest], people: facts, seals: true },
  },
};
