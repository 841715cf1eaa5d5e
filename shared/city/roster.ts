import * as z from 'zod';

const Name = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const code = z.string().regex(/^[a-z][a-zA-Z0-9-]{0,19}$/);

/** 岗前培训 and 排班 as a city has them. */
export const RosterData = z.strictObject({
  /** The kinds of training that it asks for; `before`: not to be missing when the first shift begins (不培训不上岗). */
  training: z.array(z.strictObject({ code, name: Name, before: z.boolean() })),
  /** So many hours before it begins, an hour without anyone or a group below its minimum rings. */
  ringHours: z.number().positive().max(336),
  /** Hours between one proposed slot and the next. */
  restHours: z.number().min(0).max(24),
  /** Most hours for which somebody is proposed on one date, and in one week from Monday to Sunday. */
  mostHoursDay: z.number().positive().max(24),
  mostHoursWeek: z.number().positive().max(168),
  /** How long somebody who is asked for a slot has to answer, from when the message can arrive. */
  answerHours: z.number().positive().max(168),
  /** So many minutes before it begins, one can check in for a slot. */
  earlyMinutes: z.int().min(0).max(720),
  /** Protective gear that is issued before a shift. */
  gear: z.array(z.strictObject({ code, name: Name })),
  /** True: nobody checks in without being insured (谁组织、谁保护). */
  insured: z.boolean(),
});
export type RosterData = z.infer<typeof RosterData>;
