import { recruitmentForm } from '../../../../functions/recruitment/form.ts';
import type { City } from '../../../../shared/city/city.ts';
import type { Answer, Answers } from '../../../../shared/forms/field.ts';
import { checkCharacter } from '../../../../shared/identity/resident-number.ts';

const digits = (n: number, length: number) => String(n).padStart(length, '0');

/** Changes of answers; undefined: left out. */
export type Changes = Readonly<Record<string, Answer | undefined>>;

/** The answers of the n-th person, `0` to `999`: the form's example with a number and a mobile of their own. */
export function answersOf(n: number, now: number, city: City, changes: Changes = {}): Answers {
  const body = `42010019900307${digits(n, 3)}`;
  const answers: Changes = {
    ...recruitmentForm.example(now, city),
    mobile: `1380001${digits(n, 4)}`,
    idNumber: body + checkCharacter(body),
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, answer]) => (answer === undefined ? [] : [[id, answer]])),
  );
}
