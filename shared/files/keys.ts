/**
 * What a file is called in the city's bucket: a workflow, a reference, a random id. A file's own name never appears, since
 * people write names and illnesses into it.
 *
 *     incoming/recruitment/2611220483176/5e0c…        what somebody posted; anybody with the form may post it again
 *     kept/recruitment/2611220483176/5e0c…-9f86d0…    the clean copy; only the function that examines files writes it
 */
export interface FileName {
  workflow: string;
  /** The case's reference, 13 digits. */
  reference: string;
  /** The file's own id, a UUID. */
  file: string;
}

export const incomingPrefix = 'incoming/';
export const keptPrefix = 'kept/';
/** What is made for the staff to load: gone after a day. */
export const exportsPrefix = 'exports/';

const incoming = /^incoming\/([a-z][A-Za-z0-9-]{0,39})\/(\d{13})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Where somebody may post a file. */
export const incomingKey = ({ workflow, reference, file }: FileName) =>
  `${incomingPrefix}${workflow}/${reference}/${file}`;

/** Reads a key under `incoming/`; undefined for one that we never gave out. */
export function parseIncoming(key: string): FileName | undefined {
  const [, workflow, reference, file] = incoming.exec(key) ?? [];
  return workflow && reference && file ? { workflow, reference, file } : undefined;
}

/**
 * Where the clean copy of a content lies. The same content has the same copy, so that a repeated event writes nothing new;
 * another content that is posted under the same key has another copy, so that it never takes the first one's place.
 *
 * @param digest SHA-256 of what was posted, in hex. (Not its ETag: that is an MD5, and two files can be made to share it.)
 */
export const keptKey = ({ workflow, reference, file }: FileName, digest: string) =>
  `${keptPrefix}${workflow}/${reference}/${file}-${digest.slice(0, 32)}`;

/** Everything of one case lies under these. */
export const prefixesOf = (workflow: string, reference: string) =>
  [incomingPrefix, keptPrefix].map((prefix) => `${prefix}${workflow}/${reference}/`);
