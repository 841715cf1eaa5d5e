import { recruitmentForm } from '../../functions/recruitment/form.ts';
import type { City } from '../../shared/city/city.ts';
import type { Answers } from '../../shared/forms/field.ts';
import { checkCharacter } from '../../shared/identity/resident-number.ts';

/** The form's example as another person has filled it in: with an ID number and a mobile number of their own. */
export function answersOf(city: City, n: number): Answers {
  return { ...recruitmentForm.example(Date.now(), city), idNumber: idOf(city, n), mobile: mobileOf(n) };
}

/** Of the example's division, which is never issued; days of birth from 1970 on, 900 people on each. */
export function idOf(city: City, n: number): string {
  const born = new Date(Date.UTC(1970, 0, 1 + Math.floor(n / 900))).toISOString().slice(0, 10).replaceAll('-', '');
  const division = String(recruitmentForm.example(0, city).idNumber).slice(0, 6);
  const body = `${division}${born}${String(100 + (n % 900))}`;
  return body + checkCharacter(body);
}

/** Ends with 8: numbers that end with 0001 and so on are those of the stand-in's faults. */
export const mobileOf = (n: number) => `138${String(1_000_000 + n)}8`;
