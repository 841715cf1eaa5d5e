import type { Page } from '../../../shared/forms/field.ts';

const SKILLS = [
  'psychFirstAid',
  'crisis',
  'casework',
  'groupwork',
  'hotline',
  'supervision',
  'policy',
  'resources',
  'dialect',
  'foreignLanguage',
  'sign',
  'elderCare',
  'childCare',
  'disability',
  'firstAid',
  'nursing',
  'disinfection',
  'driving',
  'logistics',
  'it',
  'writing',
  'photo',
  'law',
  'other',
];

/** Codes of the national volunteer system: 0001 to 0020, and 0099 for others. */
const CATEGORIES = [...Array.from({ length: 20 }, (_, i) => String(i + 1).padStart(4, '0')), '0099'];

/** Page 7, which may be left out as a whole. */
export const skillsPage: Page = {
  id: 'skills',
  title: 'page.skills',
  step: 7,
  group: 'group.skills',
  optional: true,
  fields: [
    { id: 'skills', kind: 'checkboxes', sensitivity: 'personal', required: false, options: SKILLS },
    { id: 'otherSkills', kind: 'text', sensitivity: 'personal', required: false, max: 100 },
    {
      id: 'serviceCategories',
      kind: 'checkboxes',
      sensitivity: 'personal',
      required: false,
      max: 4,
      options: CATEGORIES,
    },
    {
      id: 'volunteerNumber',
      kind: 'text',
      sensitivity: 'personal',
      required: false,
      max: 30,
      autocomplete: 'off',
    },
  ],
};
