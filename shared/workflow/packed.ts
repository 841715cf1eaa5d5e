/** Shorter beginnings are not worth leaving out; longer ones have no sign for their length (`0` for none to `z`). */
const least = 4;
const most = 74;
const zero = 48;

/**
 * What a state holds and where it is listed, as it is stored: where one begins like the one before it, only the rest is
 * written, behind `=` and a sign that says how much is the same. Ten places of one roster take a quarter of the room, and
 * the state stays small.
 *
 *     place:slot/medical-support/1/2611260810#3
 *     =R71012#14        the first 34 characters as before, then 71012#14
 */
export function packed(all: readonly string[]): string[] {
  return all.map((one, index) => {
    const before = index === 0 ? '' : all[index - 1]!;
    let same = 0;
    while (same < most && same < before.length && same < one.length && before[same] === one[same]) same++;
    return same < least ? one : `=${String.fromCharCode(zero + same)}${one.slice(same)}`;
  });
}

/** The same, read back. */
export function unpacked(stored: readonly string[]): string[] {
  let before = '';
  return stored.map((one) => {
    before = one.startsWith('=') ? before.slice(0, one.charCodeAt(1) - zero) + one.slice(2) : one;
    return before;
  });
}
