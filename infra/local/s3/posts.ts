import { encode } from '../../../shared/files/sigv4.ts';
import type { DoorOptions } from './door.ts';
import { S3Failure, xml } from './failure.ts';
import { type PostedForm, readForm } from './multipart.ts';
import { checkPolicy, signedBy } from './post-policy.ts';
import { type Answer, noSuchBucket, type Request, staysWithObject } from './request.ts';
import { verifyPost } from './signature.ts';

type Fields = PostedForm['fields'];

/**
 * A form that somebody posts to a bucket: held against the signature and the policy that it carries, stored, told of.
 *
 * @throws S3Failure
 */
export async function answerPost(request: Request, options: DoorOptions): Promise<Answer> {
  const { region, objects, keys, now } = options;
  const bucket = options.buckets.get(request.bucket);
  if (!bucket) throw noSuchBucket(request.bucket);
  if (request.key)
    throw new S3Failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: 'POST',
      ResourceType: 'OBJECT',
    });
  const form = named(readForm(request.headers['content-type'] as string | undefined, request.body));
  const signed = signedBy(form.fields);
  const accessKeyId = verifyPost(signed, region, keys);
  checkPolicy(signed.policy, form, bucket.name, now());
  const of = (name: string) => form.fields.get(name)?.value;
  const key = of('key')!;
  if (Buffer.byteLength(key) > 1024) throw new S3Failure(400, 'KeyTooLongError', 'Your key is too long');
  options.seen?.({ accessKeyId, operation: 'PutObject', input: { Bucket: bucket.name, Key: key } });
  const kept = [...form.fields].filter(([name]) => staysWithObject(name)).map(([name, { value }]) => [name, value]);
  const headers = { 'content-type': 'binary/octet-stream', ...Object.fromEntries(kept) };
  const bells = options.bells;
  bells.expect(bucket, key);
  const { etag } = await objects.put(bucket.name, key, form.file, headers);
  const { from, requestId } = request;
  bells.ring(bucket, { event: 'ObjectCreated:Post', key, size: form.file.length, etag, at: now(), from, requestId });
  return posted(request, { bucket: bucket.name, key, etag }, of);
}

const variable = `\${${'filename'}}`;

/** With the file's own name where a field asks for it; the conditions see the value after that. */
function named(form: PostedForm): PostedForm {
  const { fileName } = form;
  if (fileName === undefined) return form;
  const base = fileName.split(/[/\\]/).at(-1)!;
  const fields: Fields = new Map(
    [...form.fields].map(([id, { name, value }]) => [id, { name, value: value.replaceAll(variable, () => base) }]),
  );
  return { ...form, fields };
}

/** Leads on to where the form says, or says what the form asks for. */
function posted(
  request: Request,
  object: { bucket: string; key: string; etag: string },
  of: (name: string) => string | undefined,
): Answer {
  const { bucket, key, etag } = object;
  const location = `http://${request.headers.host}/${bucket}/${encode(key)}`;
  const redirect = of('success_action_redirect') ?? of('redirect');
  if (redirect !== undefined && URL.canParse(redirect) && /^https?:$/.test(new URL(redirect).protocol)) {
    const result = `bucket=${encode(bucket)}&key=${encode(key)}&etag=${encode(etag)}`;
    return { status: 303, headers: { etag, location: `${redirect}${redirect.includes('?') ? '&' : '?'}${result}` } };
  }
  const status = [200, 201, 204].find((one) => String(one) === of('success_action_status')) ?? 204;
  if (status !== 201) return { status, headers: { etag, location } };
  const body = xml('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: etag });
  return { status, headers: { etag, location, 'content-type': 'application/xml' }, body };
}
