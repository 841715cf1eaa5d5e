/** Shorter beginnings are not worth leaving out. */
const least = 8;

/**
 * Holds as they are stored: where one begins like the one before it, only the rest is written, behind `=` and two digits
 * that say how much is the same. Ten places of one roster take a quarter of the room, and the state stays small.
 *
 *     place:slot/medical-support/1/261126/0800-1000#3
 *     =0x7/1000-1200#14        as place:slot/medical-support/1/26112, and then 7/1000-1200#14
 */
export function packHolds(holds: readonly string[]): string[] {
  return holds.map((hold, index) => {
    const before = index === 0 ? '' : holds[index - 1]!;
    let same = 0;
    while (same < before.length && same < hold.length && before[same] === hold[same]) same++;
    return same < least ? hold : `=${same.toString(36).padStart(2, '0')}${hold.slice(same)}`;
  });
}

/** The holds of a stored state. */
export function unpackHolds(packed: readonly string[]): string[] {
  let before = '';
  return packed.map((one) => {
    before = one.startsWith('=') ? before.slice(0, Number.parseInt(one.slice(1, 3), 36)) + one.slice(3) : one;
    return before;
  });
}
