/** Why a decision about slots or training is refused: stable codes; the sentences stand in texts/roster.ts. */
export const rosterRefusals = [
  'slot.unknown',
  'slot.closed',
  'slot.full',
  'slot.past',
  'slot.tooEarly',
  'slot.held',
  'slot.notHeld',
  'slot.notAsked',
  'slot.overlaps',
  'slot.otherGroup',
  'slot.otherTeam',
  'slot.inTraining',
  'slot.begun',
  'training.missing',
  'session.unknown',
  'session.closed',
  'session.full',
  'session.past',
  'session.tooEarly',
  'session.held',
  'session.notHeld',
  'session.known',
  'session.overlaps',
  'session.onShift',
  'check.points',
  'check.gear',
  'insurance.missing',
  'isolated',
  'roster.notHere',
] as const;
export type RosterCode = (typeof rosterRefusals)[number];

/** The name of the error that bears a code: `SlotOverlaps`. */
const nameOf = (code: RosterCode) =>
  code
    .split('.')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');

/** A decision about slots or training is refused; whoever asked is told why. */
export class RosterRefusal extends Error {
  readonly code: RosterCode;
  constructor(code: RosterCode) {
    super(code);
    this.name = nameOf(code);
    this.code = code;
  }
}

/** The codes by the errors' names, as a form's entry names its refusals. */
export const refusalNames: Readonly<Record<string, RosterCode>> = Object.fromEntries(
  rosterRefusals.map((code) => [nameOf(code), code]),
);

/** @throws RosterRefusal */
export function refuse(code: RosterCode): never {
  throw new RosterRefusal(code);
}
