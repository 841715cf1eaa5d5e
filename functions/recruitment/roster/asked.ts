import type { Why } from './propose.ts';

/** Why a slot was proposed: as the rules say it, or that somebody of the staff asks. */
export type AskedWhy = Why | { code: 'staff' };

/** A slot that somebody was asked for and has not answered. Its place is theirs until then. */
export interface Asked {
  /** The slot's id within the group. */
  slot: string;
  /** Epoch ms: then it is given on. */
  until: number;
  why: AskedWhy[];
}

const MINUTE = 60_000;

/** As a case keeps it: `2601260810|h9pz5|a_u3.12`. */
export const writeAsked = ({ slot, until, why }: Asked): string =>
  [slot, Math.floor(until / MINUTE).toString(36), writeWhy(why)].join('|');

/** What a case keeps, read. */
export function readAsked(text: string): Asked {
  const [slot = '', until = '0', why = ''] = text.split('|');
  return { slot, until: Number.parseInt(until, 36) * MINUTE, why: readWhy(why) };
}

/** Reasons in few characters, so that the case keeps them until the answer. */
export const writeWhy = (why: readonly AskedWhy[]): string => why.map(letterOf).join('_');

function letterOf(one: AskedWhy): string {
  switch (one.code) {
    case 'available':
      return 'a';
    case 'nobodyYet':
      return 'n';
    case 'onlyOne':
      return 'o';
    case 'staff':
      return 's';
    case 'leastUsed':
      return `u${one.hours.toFixed(1)}-${one.among}`;
    case 'teamTurn':
      return `t${one.turns}`;
    case 'lot':
      return `l${one.among}`;
  }
}

/** Reasons, read again; what is none is left out. */
export function readWhy(code: string): AskedWhy[] {
  return code.split('_').flatMap((one): AskedWhy[] => {
    const [number = 0, among = 0] = one.slice(1).split('-').map(Number);
    switch (one[0]) {
      case 'a':
        return [{ code: 'available' }];
      case 'n':
        return [{ code: 'nobodyYet' }];
      case 'o':
        return [{ code: 'onlyOne' }];
      case 's':
        return [{ code: 'staff' }];
      case 'u':
        return [{ code: 'leastUsed', hours: number, among }];
      case 't':
        return [{ code: 'teamTurn', turns: number }];
      case 'l':
        return [{ code: 'lot', among: number }];
      default:
        return [];
    }
  });
}
