import { joinTexts } from '../../shared/i18n/texts.ts';
import { batchTexts } from './texts/batches.ts';
import { boardTexts } from './texts/board.ts';
import { callUpTexts } from './texts/call-ups.ts';
import { caseTexts } from './texts/case.ts';
import { exportTexts } from './texts/exports.ts';
import { frameTexts } from './texts/frame.ts';
import { leaderTexts } from './texts/leaders.ts';
import { phoneTexts } from './texts/phone.ts';
import { postsTexts } from './texts/posts.ts';
import { queueTexts } from './texts/queues.ts';
import { stageTexts } from './texts/stages.ts';
import { deskTeamTexts } from './texts/teams.ts';

/** What only the desk says; the words of content 8 come with the sign-ups' own texts. */
export const ownTexts = joinTexts(
  boardTexts,
  callUpTexts,
  frameTexts,
  queueTexts,
  caseTexts,
  stageTexts,
  phoneTexts,
  exportTexts,
  postsTexts,
  deskTeamTexts,
  batchTexts,
  leaderTexts,
);
