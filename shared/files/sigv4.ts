import { createHash, createHmac } from 'node:crypto';
import type { Credentials } from './place.ts';

// Signature Version 4 for S3, by hand: the SDK's S3 client with its signers for posts and links would be half a bundle.
// The tests hold it against the examples that AWS publishes.

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** `20151229T000000Z`. */
export const amzDate = (now: number) => `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** `20151229/us-east-1/s3/aws4_request`. */
export const scopeOf = (date: string, region: string) => `${date.slice(0, 8)}/${region}/s3/aws4_request`;

/** Signs a text with the key of a day and region; the answer is hex. @param date as of {@link amzDate} */
export function signature(secret: string, date: string, region: string, text: string): string {
  const key = [date.slice(0, 8), region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex');
}

/** Percent-encodes as S3 does: all but letters, digits and `-._~`. */
export const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A key as a path: its slashes stay. */
export const encodePath = (key: string) => key.split('/').map(encode).join('/');

export interface Signable {
  method: string;
  /** The path as it goes over the wire, encoded. */
  path: string;
  /** Names and values, not encoded. */
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`. */
  payload: string;
}

/** The signature over a request. @param date as of {@link amzDate} */
export function signRequest(secret: string, region: string, date: string, request: Signable): string {
  const { method, path, query, headers, payload } = request;
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]!.trim().replace(/ +/g, ' ')}\n`);
  const canonical = [method, path, pairs.sort().join('&'), lines.join(''), names.join(';'), payload].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scopeOf(date, region), sha256(canonical)].join('\n');
  return signature(secret, date, region, text);
}

/**
 * A request's headers, signed: those given, and `host`, `x-amz-date`, `x-amz-content-sha256`, `authorization`.
 *
 * @param address where the request goes, with its query.
 */
export function signedHeaders(
  signer: { credentials: Credentials; region: string; now: number },
  request: { method: string; address: URL; headers?: Readonly<Record<string, string>>; body?: Uint8Array },
): Record<string, string> {
  const { credentials, region, now } = signer;
  const { method, address, headers = {}, body = new Uint8Array() } = request;
  const date = amzDate(now);
  const payload = sha256(body);
  const all: Record<string, string> = {
    ...headers,
    host: address.host,
    'x-amz-content-sha256': payload,
    'x-amz-date': date,
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const query = Object.fromEntries(address.searchParams);
  const signed = { method, path: address.pathname, query, headers: all, payload };
  const found = signRequest(credentials.secretAccessKey, region, date, signed);
  const names = Object.keys(all).sort().join(';');
  const credential = `${credentials.accessKeyId}/${scopeOf(date, region)}`;
  all.authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${names},Signature=${found}`;
  return all;
}

/** An address that works by itself for some time. @param expires seconds, at most seven days. */
export function presigned(
  signer: { credentials: Credentials; region: string; now: number },
  request: { address: URL; query?: Readonly<Record<string, string>>; expires: number },
): string {
  const { credentials, region, now } = signer;
  const { address, expires } = request;
  const date = amzDate(now);
  const query: Record<string, string> = {
    ...request.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${scopeOf(date, region)}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(expires),
    ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  const headers = { host: address.host };
  const signed = { method: 'GET', path: address.pathname, query, headers, payload: 'UNSIGNED-PAYLOAD' };
  const found = signRequest(credentials.secretAccessKey, region, date, signed);
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return `${address.origin}${address.pathname}?${pairs.join('&')}&X-Amz-Signature=${found}`;
}
