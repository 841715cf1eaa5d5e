import { form } from '../../shared/forms/form.ts';
import { joinTexts } from '../../shared/i18n/texts.ts';
import { contactPage } from './form/contact.ts';
import { example } from './form/example.ts';
import { countryPage, homePage, regionPages, streetPage } from './form/home.ts';
import { birthPage, personPage } from './form/person.ts';
import { postsPage } from './form/posts.ts';
import { checkPage, safetyPage } from './form/safety.ts';
import { skillsPage } from './form/skills.ts';
import { timesPage } from './form/times.ts';
import { workPage } from './form/work.ts';
import { consentTexts } from './texts/consents.ts';
import { contactTexts } from './texts/contact.ts';
import { homeTexts } from './texts/home.ts';
import { personTexts } from './texts/person.ts';
import { postTexts } from './texts/posts.ts';
import { safetyTexts } from './texts/safety.ts';
import { skillTexts } from './texts/skills.ts';
import { timeTexts } from './texts/times.ts';
import { workTexts } from './texts/work.ts';

/**
 * The sign-up of volunteers. Pages in order: mobile, who, birth, home, street | province, city, county | country, work,
 * posts, times, skills, safety, check. The code page (1b) is no page of the form: nothing of it is kept.
 */
export const recruitmentForm = form({
  id: 'recruitment',
  version: 1,
  texts: joinTexts(
    consentTexts,
    contactTexts,
    personTexts,
    homeTexts,
    workTexts,
    postTexts,
    timeTexts,
    skillTexts,
    safetyTexts,
  ),
  pages: [
    contactPage,
    personPage,
    birthPage,
    homePage,
    streetPage,
    ...regionPages,
    countryPage,
    workPage,
    postsPage,
    timesPage,
    skillsPage,
    safetyPage,
    checkPage,
  ],
  example,
});
