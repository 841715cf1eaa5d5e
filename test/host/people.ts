import { recruitmentForm } from '../../functions/recruitment/form.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { checkCharacter } from '../../shared/identity/resident-number.ts';

/** Complete answers of person number `n`: an ID with a right check digit and a mobile of their own, both made up. */
export function personNumber(n: number) {
  const born = new Date(Date.UTC(1970, 0, 1 + Math.floor(n / 900))).toISOString().slice(0, 10).replaceAll('-', '');
  const body = `420100${born}${100 + (n % 900)}`;
  return {
    ...recruitmentForm.example(Date.now(), wuhan),
    idNumber: body + checkCharacter(body),
    mobile: `137${String(10_000_000 + n)}`,
  };
}
