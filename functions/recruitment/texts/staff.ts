import { joinTexts } from '../../../shared/i18n/texts.ts';
import { recruitmentForm } from '../form.ts';
import { actionTexts } from './actions.ts';
import { commonTexts } from './common.ts';
import { deskTexts } from './desk.ts';
import { historyTexts } from './history.ts';
import { poolTexts } from './pool.ts';
import { problemTexts } from './problems.ts';
import { reasonTexts } from './reasons.ts';
import { rosterTexts } from './roster.ts';
import { stateTexts } from './states.ts';
import { teamTexts } from './teams.ts';
import { trainingTexts } from './training.ts';

/** The texts of the desk, which shows the applicant's side as well; without the public pages' notice and statements. */
export const staffTexts = joinTexts(
  recruitmentForm.texts,
  commonTexts,
  stateTexts,
  reasonTexts,
  actionTexts,
  historyTexts,
  rosterTexts,
  trainingTexts,
  poolTexts,
  teamTexts,
  problemTexts,
  deskTexts,
);
