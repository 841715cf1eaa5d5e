import { texts } from '../../../shared/i18n/texts.ts';

/** 岗前培训, as the history and the lists of it say it. */
export const trainingTexts = texts({
  'session.before': ['上岗前参加', 'Before the first shift'],
  'session.follow': ['上岗后也可以参加', 'May follow after the first shift'],
  'session.seats': ['还有 {n} 个名额', '{n} seats left'],
  'session.full': ['已满', 'Full'],
  'session.booked': ['已预约', 'Booked'],
  'session.attended': ['已参加', 'Attended'],
  'session.missing': ['还没有预约', 'Not booked yet'],
});
