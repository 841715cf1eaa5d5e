import { texts } from '../../../shared/i18n/texts.ts';

/** Teams at the desk: the list of those who wait for the rest of theirs, and what is decided there. */
export const deskTeamTexts = texts({
  'desk.queue.gathering': ['等队友 {n}', 'Waiting for a team {n}'],
  'queue.gathering': ['等队友到齐', 'Waiting for the team'],
  'step.joining': ['登记队里的位置', 'Taking a place in the team'],
  'step.unseated': ['队里的位置已有人', 'Place in the team was given on'],
  'step.gather': ['等队友', 'Joining the wait'],
  'step.gathering': ['等队友到齐', 'Waiting for the team'],
  'step.alone': ['一个人继续', 'Going on alone'],
  'decision.goAlone': ['不等队友，单独安排', 'Go on without the team'],
  'decision.leadTeam': ['报名人组队、邀请队员', 'Leads a team'],
  'decision.joinTeam': ['报名人加入队伍', 'Joined a team'],
  'decision.leaveTeam': ['报名人退出队伍', 'Left the team'],
  'decide.goAlone.note': [
    '先问过本人。退出队伍后，按个人找空位。',
    'Ask them first. They leave the team, and a place is looked for.',
  ],
});
