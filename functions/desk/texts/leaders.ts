import { texts } from '../../../shared/i18n/texts.ts';

/** Which groups a leader leads. */
export const leaderTexts = texts({
  'leaders.title': ['组长带哪些组', 'Who leads which groups'],
  'leaders.link': ['组长带哪些组', 'Who leads which groups'],
  'leaders.says': [
    '组长登录过工作台以后，会出现在这里。',
    'A leader appears here after having signed in at the desk once.',
  ],
  'leaders.none': ['还没有组长登录过。', 'No leader has signed in yet.'],
  'leaders.name': ['组长', 'Leader'],
  'leaders.groups': ['带的组', 'Groups'],
  'leaders.groups.hint': [
    '组长只看得到自己带的组：排班、签到、联系组员。',
    'A leader sees the own groups only: shifts, check-in, who is in it.',
  ],
  'leaders.all': ['全市所有的组', 'All groups of the city'],
  'leaders.noGroup': ['没有带组', 'None'],
  'leaders.whole': [
    '现在带全市所有的组。保存后，只带勾选的组。',
    'Leads all groups of the city now. Once saved, only those that are ticked.',
  ],
  'leaders.save': ['保存', 'Save'],
  'leaders.done': ['已保存，马上生效。', 'Saved; it holds from now on.'],
  'leaders.same': ['没有变化。', 'Nothing has changed.'],
  'leaders.moved': ['别人刚改过，请再看一下。', 'Somebody has just changed it: look again.'],
  'leaders.history': ['谁改过', 'Who changed it'],
  'leaders.someone': ['已离开的同事', 'A colleague who has left'],
  'leaders.changed': ['从“{from}”改为“{to}”', 'From “{from}” to “{to}”'],
  'leaders.more': ['还有', 'More'],
  'leaders.back': ['所有组长', 'All leaders'],
  'leaders.board': ['回到排班看板', 'Back to the board'],
});
