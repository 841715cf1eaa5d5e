import * as z from 'zod/mini';

/** The role that confirms and refuses files: the function that examines them, and nobody else. */
export const filesRole = 'files';

/** Types that a kept file may have. */
export const keptTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export type KeptType = (typeof keptTypes)[number];

/**
 * Why a file was not taken: it is empty, too long, of a type that we don't take, has more picture elements than we show,
 * can do something (script, launch, embedded files), is locked with a password, or cannot be read.
 */
export const refusalReasons = ['empty', 'size', 'type', 'dimensions', 'active', 'locked', 'unreadable'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

const file = z.uuid();
const etag = z.string().check(z.minLength(1), z.maxLength(80));
const count = z.int().check(z.minimum(1));

/**
 * What the decision `fileConfirmed` is given: the copy that may be shown. The same file may be confirmed more than once
 * (its form was posted again with another content): the first one counts, and the step must leave it as it is.
 */
export const FileConfirmed = z.object({
  file,
  /** Of the copy, under `kept/`. */
  key: z.string().check(z.startsWith('kept/')),
  type: z.enum(keptTypes),
  bytes: count,
  /** Of the copy, and of what was posted. */
  etag,
  sourceEtag: etag,
  pages: z.optional(count),
  width: z.optional(count),
  height: z.optional(count),
});
export type FileConfirmed = z.infer<typeof FileConfirmed>;

/** What the decision `fileRefused` is given. */
export const FileRefused = z.object({ file, sourceEtag: etag, reason: z.enum(refusalReasons) });
export type FileRefused = z.infer<typeof FileRefused>;
