import type { Page, Scope } from '../../../shared/forms/field.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { cleanName } from '../../../shared/identity/name.ts';
import { cleanAnyPhone, isPhone } from '../../../shared/identity/phone.ts';
import { consent } from './consents.ts';

const asksIsolation = ({ city }: Scope) => city.emergency === 'infectiousDisease';

/** Page 8: what is most sensitive comes last. */
export const safetyPage: Page = {
  id: 'safety',
  title: 'page.safety',
  step: 8,
  group: 'group.safety',
  fields: [
    {
      id: 'isolationStatus',
      kind: 'radio',
      sensitivity: 'sensitive',
      options: ['no', 'isolating', 'contact'],
      said: { isolating: 'isolationStatus.isolating.said', contact: 'isolationStatus.contact.said' },
      visible: asksIsolation,
    },
    {
      id: 'isolationUntil',
      kind: 'date',
      sensitivity: 'sensitive',
      inputMode: 'numeric',
      required: false,
      visible: asksIsolation,
      when: { field: 'isolationStatus', is: ['isolating'] },
      check: (answer, { now }) => (String(answer) < dateInChina(now) ? { case: 'past' } : undefined),
    },
    consent('consentHealth', {
      visible: asksIsolation,
      above: ['consentHealth.why', 'consentHealth.use', 'consentHealth.effect', 'consentHealth.refuse'],
    }),
    {
      id: 'emergencyContactName',
      kind: 'text',
      sensitivity: 'personal',
      max: 50,
      autocomplete: 'off',
      clean: cleanName,
      mask: maskName,
    },
    {
      id: 'emergencyContactRelation',
      kind: 'select',
      sensitivity: 'personal',
      options: ['spouse', 'parent', 'child', 'sibling', 'relative', 'colleague', 'friend'],
    },
    {
      id: 'emergencyContactMobile',
      kind: 'tel',
      sensitivity: 'personal',
      inputMode: 'tel',
      max: 20,
      autocomplete: 'off',
      clean: cleanAnyPhone,
      mask: maskMobile,
      check: (answer, { answers }) => {
        if (!isPhone(String(answer))) return { case: 'format' };
        return answer === answers.mobile ? { case: 'own' } : undefined;
      },
    },
    consent('emergencyContactInformed'),
  ],
};

/** Page 9: everything once more, and the promise. */
export const checkPage: Page = {
  id: 'check',
  title: 'page.check',
  step: 9,
  group: 'group.consents',
  fields: [consent('pledge')],
};
