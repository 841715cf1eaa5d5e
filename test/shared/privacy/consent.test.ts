import { expect, test } from 'vitest';
import { consentTextVersion, recordConsent } from '../../../shared/privacy/consent.ts';

const onPage = { id: 'consentGeneral', version: consentTextVersion, given: true, at: 1, channel: 'web' } as const;

test('a consent taken by phone or on paper names who took it', () => {
  expect(recordConsent(onPage)).toEqual(onPage);
  expect(() => recordConsent({ ...onPage, channel: 'phone' })).toThrow('consent.takenByMissing');
  expect(recordConsent({ ...onPage, channel: 'phone', takenBy: 'u1' }).takenBy).toBe('u1');
});

test('a consent without the version of its text is none', () => {
  expect(() => recordConsent({ ...onPage, version: '' })).toThrow();
});
