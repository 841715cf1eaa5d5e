import * as z from 'zod/mini';

/** Where a consent was given: on the page, through a program, read aloud by staff on the phone, or on paper. */
export const ConsentChannel = z.enum(['web', 'api', 'phone', 'paper']);

/** One consent as it is kept: to which text, in which version, when and how. Nothing is consented to in general. */
export const Consent = z.strictObject({
  /** Key of the text: `consentGeneral`, `consentIdNumber`, `consentHealth` … */
  id: z.string().check(z.regex(/^[a-z][A-Za-z]{1,40}$/)),
  /** Version of the text that was read, such as `2026-11-a`. */
  version: z.string().check(z.regex(/^\d{4}-\d\d-[a-z]$/)),
  given: z.boolean(),
  /** Epoch milliseconds. */
  at: z.int().check(z.positive()),
  channel: ConsentChannel,
  /** Subject of the program, or of the member of staff who read it aloud or took the paper. */
  takenBy: z.optional(z.string()),
});
export type Consent = z.infer<typeof Consent>;

/** Records a consent. Throws when somebody else took it and no name stands for that. */
export function recordConsent(consent: Consent): Consent {
  if (consent.channel !== 'web' && !consent.takenBy) throw new Error('consent.takenByMissing');
  return Consent.parse(consent);
}

/** Version of the consent texts now in force (content, section 2). Change it with any of those texts. */
export const consentTextVersion = '2026-11-a';
