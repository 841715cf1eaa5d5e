import { joinTexts } from '../../../shared/i18n/texts.ts';
import { recruitmentForm } from '../form.ts';
import { actionTexts } from './actions.ts';
import { commonTexts } from './common.ts';
import { historyTexts } from './history.ts';
import { materialTexts } from './materials.ts';
import { noticeTexts } from './notice.ts';
import { poolTexts } from './pool.ts';
import { privacyTexts } from './privacy.ts';
import { problemTexts } from './problems.ts';
import { reasonTexts } from './reasons.ts';
import { receiptTexts } from './receipt.ts';
import { rosterTexts } from './roster.ts';
import { stateTexts } from './states.ts';
import { teamTexts } from './teams.ts';
import { trainingTexts } from './training.ts';

/** The texts of the public pages, those of the form included. */
export const publicTexts = joinTexts(
  recruitmentForm.texts,
  commonTexts,
  noticeTexts,
  privacyTexts,
  receiptTexts,
  stateTexts,
  reasonTexts,
  actionTexts,
  historyTexts,
  rosterTexts,
  trainingTexts,
  poolTexts,
  teamTexts,
  materialTexts,
  problemTexts,
);
