import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type SecretName, type SecretValue, shapeOf } from './secret-shapes.ts';

/** The city's secrets cannot be used: not named, not made yet, or not of the right shape. Never holds a value. */
export class SecretError extends Error {
  override name = 'SecretError';
  readonly code: 'secret.notNamed' | 'secret.empty' | 'secret.misshapen';
  constructor(code: SecretError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export type Secrets = {
  /** The secret's value; read once, then kept for the life of the function instance. */
  get<N extends SecretName>(name: N): Promise<SecretValue<N>>;
  /** Reads it anew and keeps that: for a key made after this instance started. */
  refresh<N extends SecretName>(name: N): Promise<SecretValue<N>>;
};

/**
 * Reads a city's secrets by the name of the variable that holds each one's ARN.
 * Throws {@link SecretError} when the variable is missing or the keys have not been made yet
 * (the template creates every secret as `{}`); a failed read is not kept, so the next call tries again.
 */
export function createSecrets(
  client: Pick<SecretsManagerClient, 'send'>,
  arns: Readonly<Record<string, string | undefined>>,
): Secrets {
  const kept = new Map<SecretName, Promise<unknown>>();

  async function read(name: SecretName): Promise<unknown> {
    const arn = arns[name];
    if (!arn) throw new SecretError('secret.notNamed', `This function has no ${name}: its stack does not grant it.`);
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return parseSecret(name, SecretString);
  }
  function refresh<N extends SecretName>(name: N): Promise<SecretValue<N>> {
    const reading = read(name);
    kept.set(name, reading);
    reading.catch(() => kept.get(name) === reading && kept.delete(name));
    return reading as Promise<SecretValue<N>>;
  }
  return {
    refresh,
    get: <N extends SecretName>(name: N) => (kept.get(name) as Promise<SecretValue<N>> | undefined) ?? refresh(name),
  };
}

/** Checks a secret's text. Throws {@link SecretError}, naming the field that is wrong but never its value. */
export function parseSecret<N extends SecretName>(name: N, text: string | undefined): SecretValue<N> {
  const value = jsonOrUndefined(text);
  if (isEmpty(value)) {
    throw new SecretError(
      'secret.empty',
      `${name} holds no keys yet. Make them with ensureKeys (the deploy command does).`,
    );
  }
  const parsed = shapeOf(name).safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || '(whole)').join(', ');
    throw new SecretError('secret.misshapen', `${name} does not have its shape at: ${where}`);
  }
  return parsed.data as SecretValue<N>;
}

function jsonOrUndefined(text: string | undefined): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return 'not JSON';
  }
}

/** The placeholder of the template, or nothing at all. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
