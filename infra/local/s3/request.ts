import { S3Failure } from './failure.ts';
import type { WireRequest } from './signature.ts';

/** A request to a bucket or an object. */
export interface Request extends WireRequest {
  /** Address of the peer. */
  from: string;
  requestId: string;
  bucket: string;
  /** Decoded; empty: the bucket itself. */
  key: string;
  query: URLSearchParams;
}

/** An answer, ready to be written. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

/** Enough for a file of an export; a request of more than this is not even kept in memory. */
export const mostBytes = 160 * 1024 * 1024;

/** Whether a field of a form, or a header, stays with the object. */
export const staysWithObject = (name: string) =>
  /^(content-(type|disposition|encoding|language)|cache-control|x-amz-meta-.*)$/.test(name);

export const noSuchBucket = (name: string) =>
  new S3Failure(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
