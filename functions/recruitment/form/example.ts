import type { City } from '../../../shared/city/city.ts';
import { postsOpen } from '../../../shared/city/open.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { checkCharacter } from '../../../shared/identity/resident-number.ts';

/** The municipalities' codes end in 0100 for the city; their numbers of persons begin with the province's. */
const MUNICIPALITY = /^(11|12|31|50)/;

/**
 * A complete set of answers that is valid in this city on the day of `now` (content 9); all of it fictional on purpose:
 * the ID number begins with a division code that is never issued to a person.
 */
export function example(now: number, city: City): Answers {
  const district = city.districts[0]!;
  const street = district.streets.find(({ name }) => name === '台北街道') ?? district.streets[0]!;
  const open = postsOpen(city);
  const online = open.filter((post) => !post.onSite);
  // With no post open, an example of how it looks is all that there is.
  const [post1 = open[0] ?? city.posts[0]!, post2] = online;
  return {
    ackRisks: true,
    consentGeneral: true,
    mobile: '13800138000',
    name: '王小玉',
    idType: 'residentId',
    idNumber: fictionalNumber(city.code),
    consentIdNumber: true,
    residenceScope: 'inCity',
    district: district.id,
    street: street.code,
    community: '桃源社区',
    occupation: 'socialWorker',
    certificate: 'swSocialWorker',
    certificateNumber: '示例管理号2019000000001',
    practiceYears: '3',
    organisation: '示例社会工作服务中心',
    volunteerSource: 'agency',
    post1: post1.id,
    ...(post2 && { post2: post2.id }),
    ...(open.length > 1 && { acceptOtherPosts: 'yes' }),
    ...([post1, post2].some((post) => post?.wechat) && { wechatReachable: 'yes' }),
    availability: ['mon-ev', 'wed-ev', 'sat-am', 'sat-pm', 'holiday-ev'],
    availableFrom: dateInChina(now),
    hoursPerWeek: '5-8',
    skills: ['psychFirstAid', 'hotline'],
    serviceCategories: ['0001', '0004'],
    ...(city.emergency === 'infectiousDisease' && { isolationStatus: 'no', consentHealth: true }),
    emergencyContactName: '李明',
    emergencyContactRelation: 'spouse',
    emergencyContactMobile: '13900139000',
    emergencyContactInformed: true,
    pledge: true,
  };
}

function fictionalNumber(cityCode: string): string {
  const division = MUNICIPALITY.test(cityCode) ? `${cityCode.slice(0, 2)}0000` : `${cityCode.slice(0, 4)}00`;
  const body = `${division}19900307001`;
  return body + checkCharacter(body);
}
