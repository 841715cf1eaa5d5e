import type { Field } from '../../../shared/forms/field.ts';

/** Version of each text that people agree to, kept with their consent. A changed text gets a new version. */
const VERSIONS = {
  ackRisks: '2026-11-a',
  consentGeneral: '2026-11-a',
  consentIdNumber: '2026-11-a',
  consentHealth: '2026-11-a',
  emergencyContactInformed: '2026-11-a',
  consentPool: '2026-11-a',
  pledge: '2026-11-a',
} as const;

/** A tick that is a consent; never ticked beforehand. */
export function consent(id: keyof typeof VERSIONS, more: Partial<Field> = {}): Field {
  return { id, kind: 'tick', sensitivity: 'public', consent: { version: VERSIONS[id] }, ...more };
}
