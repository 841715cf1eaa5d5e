/** Who signs, as Lambda hands it to a function. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The city's bucket as a function knows it, and the key with which it signs. */
export interface FilesPlace {
  bucket: string;
  region: string;
  /** Address of the bucket, no slash at its end: `https://bucket.s3.region.amazonaws.com`. */
  url: string;
  /** Origin of that address: pages that post to the bucket, or show what is in it, must allow it. */
  origin: string;
  credentials: Credentials;
}

/**
 * Reads where the city's files are from a function's environment: `BUCKET_FILES`, and what Lambda puts there. With
 * `AWS_ENDPOINT_URL_S3`, the SDK's own variable, the bucket is a part of the path there.
 *
 * @throws Error with the name of a variable that is not set.
 */
export function filesPlace(environment: Readonly<Record<string, string | undefined>>): FilesPlace {
  const of = (name: string) => {
    const value = environment[name];
    if (!value) throw new Error(`the variable ${name} is not set for this function`);
    return value;
  };
  const [bucket, region] = [of('BUCKET_FILES'), of('AWS_REGION')];
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = environment.AWS_ENDPOINT_URL_S3?.replace(/\/$/, '');
  const url = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.${suffix}`;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return {
    bucket,
    region,
    url,
    origin: new URL(url).origin,
    credentials: {
      accessKeyId: of('AWS_ACCESS_KEY_ID'),
      secretAccessKey: of('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken && { sessionToken }),
    },
  };
}
