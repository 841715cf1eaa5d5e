import * as z from 'zod';
import { Post } from './post.ts';
import { RosterData } from './roster.ts';
import { stages } from './stages.ts';
import { Text } from './text.ts';

export type { Post } from './post.ts';
export { Text } from './text.ts';

const division = z.string().regex(/^\d{6}(\d{3})?$/, 'a division code has 6 digits, a street 9');
/** A district's 6-digit code, or the id of a functional area such as 东湖高新区. */
const area = z.string().regex(/^(\d{6}|[a-z][a-z0-9-]+)$/, 'a 6-digit district code or the id of a zone');
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, 00:00 to 23:59');
const hours = z
  .number()
  .positive()
  .max(24 * 366);

/** A street, town or zone office, GB/T 2260 with three more digits. */
export const Street = z.strictObject({
  code: division,
  name: z.string().min(1),
  /** `area`: development zone, farm or site office, offered under 其他管理区域. */
  kind: z.enum(['street', 'area']),
  /** The zone that really manages the street, where its code says another district. */
  zone: z.string().optional(),
});

/** A district as people know it: an administrative one, or a functional area with its own management. */
export const District = z.strictObject({ id: area, name: Text, streets: z.array(Street).min(1) });
export type District = z.infer<typeof District>;

/** A phone that somebody of a role carries while on duty: of the whole city, or of one district or zone. */
const Duty = z.strictObject({
  role: z.enum(['reviewer', 'lead', 'admin']),
  division: area.optional(),
  mobile: z.string().regex(/^1[3-9]\d{9}$/, 'a mobile number has 11 digits and begins with 13 to 19'),
});

/** Everything that makes one city different from another. Data only; nothing in code asks which city it is. */
export const City = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  code: division,
  name: Text,
  partition: z.enum(['aws', 'aws-cn']),
  region: z.string(),
  architecture: z.enum(['arm64', 'x86_64']),
  runtime: z.enum(['nodejs24.x', 'nodejs22.x']),
  languages: z.array(z.enum(['zh', 'en'])).min(1),
  /** The workflows that the city runs: folders of functions/ with a queue, a table and a worker each. */
  workflows: z.array(z.string().regex(/^[a-z][a-zA-Z0-9]*$/)).min(1),
  /** Public origin's host name without https://, at most 16 characters: it stands in every message. */
  host: z.string().max(16),
  /** ARN of the certificate for the host name, in the city's region; without it the API keeps its own address only. */
  certificate: z.string().optional(),
  /** OpenID Connect issuer of the staff; https, checked at synth for AWS. */
  staffIssuer: z.string(),
  staffClientId: z.string().min(1),
  /** Where the outside parties are asked on AWS; their tokens are in a secret. */
  parties: z.strictObject({ realNameUrl: z.string(), smsUrl: z.string() }),
  handler: Text,
  handlerShort: Text,
  /** Signature of the text messages, without 【】; with them it takes 12 of a message's 70 characters. */
  signature: z.string().min(1).max(10),
  phone: z.string().max(12),
  phoneHours: Text,
  address: Text,
  privacyOfficer: Text,
  email: z.string(),
  processor: Text,
  icp: z.string(),
  psb: z.string(),
  noticeDate: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  hotlines: z.array(z.strictObject({ number: z.string(), name: Text })),
  /** 值班手机: told when sign-ups fall due or are late. A role without one is not told. */
  duty: z.array(Duty),
  /** The city's own overrides of texts, by key of the content. */
  texts: z.record(z.string(), Text),
  emergency: z.enum(['infectiousDisease', 'other']),
  asks: z.strictObject({ politicalStatus: z.boolean() }),
  districts: z.array(District).min(1),
  /** The desk opens, closes and resizes them; those of the file are the seed. */
  posts: z.array(Post).min(1),
  /** The stages that a sign-up goes through, in the city's own order; a case keeps the order that it was accepted with. */
  order: z.array(z.enum(stages)).min(1),
  /** 匹配度评审, where `order` has it. */
  fit: z
    .strictObject({
      /** Two different reviewers; where they differ, a lead decides. */
      fourEyes: z.boolean(),
      /** Fewest points, of ability and fit together (2 to 10), with which a post fits. */
      passAt: z.int().min(2).max(10),
    })
    .optional(),
  deadlines: z.strictObject({
    reviewHours: hours,
    reviewRemindHours: hours,
    reviewEscalateHours: hours,
    reviewEscalateCityHours: hours,
    answerHours: hours,
    answerRemindHours: hours,
    /** For uploading the materials, and after how long to remind of it. */
    materialHours: hours,
    materialRemindHours: hours,
    /** By when the fit is rated, and after how long the reviewers are reminded of it. */
    fitHours: hours,
    fitRemindHours: hours,
    confirmHours: hours,
    confirmRemindHours: hours,
    /** An offer made from this hour on (20: 20:00) runs at least to 12:00 of the next day. */
    confirmEveningHour: z.int().min(0).max(24),
    leaderHours: hours,
    waitlistDays: z.number().positive(),
    appealHours: hours,
    undoMinutes: z.number().min(0).max(15),
    knownHours: hours,
    /** How long a place is kept for somebody who reports contact or isolation. */
    isolationHoldDays: z.number().positive(),
  }),
  roster: RosterData,
  /** 团队 and 组织申报. */
  teams: z.strictObject({
    /** How long somebody who is approved waits for the rest of the team. */
    gatherHours: hours,
    /** So many hours before that is over, the one who leads it is reminded. */
    remindHours: hours,
    /** How long an invitation is kept that nobody has taken. */
    inviteDays: z.number().positive().max(60),
  }),
  /** 机动力量人员库. */
  pool: z.strictObject({
    /** So many days after the last word from the city, those in it hear from it again. */
    greetDays: z.number().min(7).max(366),
    /** For each person who is still wanted, so many are asked at once, at most. */
    askFactor: z.number().min(1).max(10),
  }),
  quiet: z.strictObject({ from: clock, to: clock }),
  retention: z.strictObject({
    draftDays: z.number().positive().max(7),
    rejectedMonths: z.number().positive(),
    poolMonths: z.number().positive(),
    healthDays: z.number().positive(),
  }),
  /** False: the call is closed. Nobody can sign up; what has been sent goes on. */
  open: z.boolean(),
  /** Most sign-ups under way that one mobile number may have. */
  peoplePerMobile: z.int().positive(),
  /** True for a demonstration: the pages say so. */
  demo: z.boolean(),
});
/** A city as its file seeds it; its posts, in a function that reads them, as the desk has them now. */
export type City = Omit<z.infer<typeof City>, 'posts'> & { posts: Post[] };
