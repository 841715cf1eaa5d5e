import type { KeptType } from '../../shared/files/decisions.ts';
import { mostBytes } from '../../shared/files/post.ts';
import { convertHeic } from './heic.ts';
import { cleanJpeg } from './image/jpeg.ts';
import { cleanPng } from './image/png.ts';
import { cleanWebp } from './image/webp.ts';
import { type Kind, kindOf } from './kind.ts';
import { cleanPdf } from './pdf/clean.ts';
import { Refused, reading } from './refused.ts';

/** The copy that may be shown, and what is told of it. */
export interface Examined {
  bytes: Buffer;
  type: KeptType;
  width?: number;
  height?: number;
  pages?: number;
}

const ways: Readonly<Record<Kind, (bytes: Buffer) => Examined | Promise<Examined>>> = {
  jpeg: (bytes) => ({ ...cleanJpeg(bytes), type: 'image/jpeg' }),
  png: (bytes) => ({ ...cleanPng(bytes), type: 'image/png' }),
  webp: (bytes) => ({ ...cleanWebp(bytes), type: 'image/webp' }),
  pdf: (bytes) => ({ ...cleanPdf(bytes), type: 'application/pdf' }),
  heic: async (bytes) => ({ ...(await convertHeic(bytes)), type: 'image/jpeg' }),
};

/**
 * Looks at what somebody posted and makes the copy that may be kept and shown: of a type that its content tells, without
 * places, and with nothing in it that does anything. The same content gives the same copy.
 *
 * @throws Refused, with the reason that the applicant is told.
 */
export async function examine(bytes: Buffer): Promise<Examined> {
  if (bytes.length === 0) throw new Refused('empty');
  if (bytes.length > mostBytes) throw new Refused('size');
  const kind = kindOf(bytes);
  if (!kind) throw new Refused('type');
  return reading(() => ways[kind](bytes));
}
