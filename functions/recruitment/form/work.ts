import type { Page } from '../../../shared/forms/field.ts';

/** Certificates of the form, by the codes that a post's requirements name. */
export const CERTIFICATES = [
  'swAssistant',
  'swSocialWorker',
  'swSenior',
  'counsellor2',
  'counsellor3',
  'counsellorTraining',
  'cpsRegistered',
  'therapist',
  'physicianLicence',
  'nurseLicence',
  'other',
  'none',
] as const;

const OCCUPATIONS = [
  'socialWorker',
  'communityWorker',
  'counsellor',
  'physician',
  'nurse',
  'teacher',
  'university',
  'publicSector',
  'company',
  'selfEmployed',
  'retired',
  'other',
];

/** Page 4. Certificate numbers have no known length or check digit: a reviewer verifies them. */
export const workPage: Page = {
  id: 'work',
  title: 'page.work',
  step: 4,
  group: 'group.work',
  fields: [
    { id: 'occupation', kind: 'radio', sensitivity: 'personal', options: OCCUPATIONS },
    { id: 'certificate', kind: 'radio', sensitivity: 'personal', options: CERTIFICATES },
    {
      id: 'certificateNumber',
      kind: 'text',
      sensitivity: 'personal',
      required: false,
      max: 40,
      autocomplete: 'off',
      visible: ({ answers }) => answers.certificate !== 'none',
      shown: () => true,
      clean: (text) => text.replace(/\s+/g, ''),
      check: (answer) =>
        /^[\p{L}\p{M}\p{N}\p{Script=Han}\-－–—()（）〔〕[\]]+$/u.test(String(answer)) ? undefined : { case: 'symbols' },
    },
    { id: 'otherCertificates', kind: 'text', sensitivity: 'personal', required: false, max: 100 },
    { id: 'practiceYears', kind: 'radio', sensitivity: 'public', options: ['0', '1', '2', '3', '4', '5'] },
    {
      id: 'organisation',
      kind: 'text',
      sensitivity: 'personal',
      required: false,
      max: 60,
      autocomplete: 'organization',
    },
    {
      id: 'volunteerSource',
      kind: 'radio',
      sensitivity: 'personal',
      required: false,
      options: ['resident', 'partyReport', 'homeOffice', 'localUnit', 'agency', 'campus', 'other'],
    },
    {
      id: 'politicalStatus',
      kind: 'radio',
      sensitivity: 'personal',
      required: false,
      options: ['partyMember', 'probationary', 'league', 'otherParty', 'none'],
      visible: ({ city }) => city.asks.politicalStatus,
    },
  ],
};
