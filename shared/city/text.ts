import * as z from 'zod/mini';

/** A text in the languages that the product speaks; Chinese is the one that counts. */
export const Text = z.strictObject({ zh: z.string().check(z.minLength(1)), en: z.string().check(z.minLength(1)) });
export type Text = z.infer<typeof Text>;
