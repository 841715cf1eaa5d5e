import type { FilesPlace } from './place.ts';
import { amzDate, scopeOf, signature } from './sigv4.ts';

/** Most bytes of one file that somebody may upload: 10 MB as phones and computers count them at their most generous. */
export const mostBytes = 10 * 1024 * 1024;

/** What a file is posted as. A form without script can't know what a person will choose; the content tells later. */
export const postedType = 'application/octet-stream';

export interface PostRequest {
  /** From `incomingKey`; the post may go to this key and to no other. */
  key: string;
  /** Where the browser is led after the upload, an absolute address of the city's own; without it the store answers 201. */
  redirect?: string;
  /** Epoch milliseconds. */
  now: number;
  /** Seconds for which the form may be posted; 30 minutes unless said. */
  expires?: number;
  /** Fewest and most bytes; 1 byte to 10 MB unless said. */
  contentLengthRange?: readonly [number, number];
  /** The value of the field `Content-Type`; unless said, bytes of no special kind. */
  contentType?: string;
}

/** A form for one upload: `action`, and its hidden fields in the order in which they must stand, before `file`. */
export interface PresignedPost {
  url: string;
  fields: Readonly<Record<string, string>>;
}

/**
 * Signs a form with which one file may be posted straight to the city's bucket, without script:
 *
 *     <form action={url} method="post" enctype="multipart/form-data">
 *       {each of fields as <input type="hidden">}
 *       <input type="file" name="file">              the last one: S3 ignores what comes after it
 *
 * The form can be posted more than once until it expires; what the city keeps is a copy that a post can't reach.
 */
export function presignPost(place: FilesPlace, request: PostRequest): PresignedPost {
  const { bucket, region, credentials } = place;
  const { key, redirect, now, expires = 1800, contentLengthRange = [1, mostBytes] } = request;
  const date = amzDate(now);
  const fields: Record<string, string> = {
    key,
    'Content-Type': request.contentType ?? postedType,
    ...(redirect === undefined ? { success_action_status: '201' } : { success_action_redirect: redirect }),
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${credentials.accessKeyId}/${scopeOf(date, region)}`,
    'x-amz-date': date,
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const policy = {
    expiration: new Date(now + expires * 1000).toISOString(),
    conditions: [
      { bucket },
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', ...contentLengthRange],
    ],
  };
  fields.policy = Buffer.from(JSON.stringify(policy)).toString('base64');
  fields['x-amz-signature'] = signature(credentials.secretAccessKey, date, region, fields.policy);
  return { url: place.url, fields };
}
