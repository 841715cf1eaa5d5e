import type { Page } from '../../../shared/forms/field.ts';
import { maskMobile } from '../../../shared/identity/mask.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import { consent } from './consents.ts';

/** Page 1: consent comes before the first word that is kept; the number is the key for coming back. */
export const contactPage: Page = {
  id: 'mobile',
  title: 'page.mobile',
  step: 1,
  group: 'group.contact',
  fields: [
    consent('ackRisks'),
    consent('consentGeneral'),
    {
      id: 'mobile',
      kind: 'tel',
      sensitivity: 'personal',
      inputMode: 'tel',
      autocomplete: 'tel-national',
      max: 11,
      details: ['mobile.none.title', 'mobile.none.body'],
      clean: cleanMobile,
      check: (answer) => wrong(checkMobile(String(answer))),
      mask: maskMobile,
    },
  ],
};

const wrong = (found: string | undefined) => (found ? { case: found } : undefined);
