import { deskTexts } from './desk.ts';
import { publicTexts } from './public.ts';

/** Every text of recruitment by key, for what holds them against the content. Functions take `public.ts` or `staff.ts`. */
export const recruitmentTexts = { ...publicTexts, ...deskTexts };
