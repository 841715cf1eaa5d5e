import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A sealed value as it may be stored: as JWE writes it, or in bytes. */
export type Sealed = string | Uint8Array;

/**
 * What every header of ours says. It is part of the stored form: never change it, or what lies in the tables cannot be
 * opened any more.
 */
const said = Buffer.from(
  '{"alg":"ECDH-ES","enc":"A256GCM","kid":"","case":"26DRAFT#h1.","group":"draft","group":"copy","group":"answers",' +
    '"cty":"deflate","epk":{"x":"","crv":"X25519","kty":"OKP"}}',
);
const mark = 1;
const ivLength = 12;
const tagLength = 16;

/**
 * A sealed value in bytes: JWE's letters take a third more, and a short value is mostly header. What is no JWE of ours
 * stays as it is.
 */
export function forStore(sealed: string): Sealed {
  const parts = sealed.split('.');
  if (parts.length !== 5 || parts[1] !== '') return sealed;
  const [header, , iv, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (iv!.length !== ivLength || tag!.length !== tagLength) return sealed;
  const head = deflateRawSync(header!, { dictionary: said, level: 9 });
  if (head.length > 255) return sealed;
  return new Uint8Array(Buffer.concat([Uint8Array.of(mark, head.length), head, iv!, tag!, text!]));
}

/** The same as JWE writes it, letter by letter: its header is checked as it stands. Throws when it is cut or not ours. */
export function fromStore(stored: Sealed): string {
  if (typeof stored === 'string') return stored;
  if (stored[0] !== mark) throw new Error('not a sealed value');
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const iv = 2 + bytes[1]!;
  const tag = iv + ivLength;
  const text = tag + tagLength;
  const header = inflateRawSync(bytes.subarray(2, iv), { dictionary: said });
  const [, ...parts] = [[], [iv, tag], [text], [tag, text]].map(([from, to]) =>
    bytes.subarray(from, to).toString('base64url'),
  );
  return [header.toString('base64url'), '', ...parts].join('.');
}
