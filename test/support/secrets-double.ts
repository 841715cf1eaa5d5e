import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

type Version = { id: string; text: string };

/**
 * Secrets Manager as far as we use it, in memory: versions named by the writer's token, the last one put is current.
 * `before` is awaited ahead of each call, so that a test can order two people's steps.
 */
export function secretsDouble(initial: Record<string, string>, before?: (call: string) => Promise<void> | void) {
  const versions = new Map<string, Version[]>(
    Object.entries(initial).map(([arn, text]) => [arn, [{ id: `made-${arn}`, text }]]),
  );
  const calls = { get: 0, put: 0 };

  async function send(command: unknown): Promise<unknown> {
    const common = { $metadata: {}, message: '' };
    if (command instanceof GetSecretValueCommand) {
      await before?.(`get ${command.input.SecretId}`);
      calls.get++;
      const current = versions.get(command.input.SecretId!)?.at(-1);
      if (!current) throw new ResourceNotFoundException(common);
      return { SecretString: current.text, VersionId: current.id };
    }
    if (command instanceof PutSecretValueCommand) {
      await before?.(`put ${command.input.SecretId}`);
      calls.put++;
      const { SecretId, SecretString, ClientRequestToken } = command.input;
      const known = versions.get(SecretId!);
      if (!known) throw new ResourceNotFoundException(common);
      const same = known.find(({ id }) => id === ClientRequestToken);
      if (same && same.text !== SecretString) throw new ResourceExistsException(common);
      if (!same) known.push({ id: ClientRequestToken!, text: SecretString! });
      return { VersionId: ClientRequestToken };
    }
    throw new Error('a call that the double does not know');
  }
  return {
    client: { send } as unknown as Pick<SecretsManagerClient, 'send'>,
    calls,
    current: (arn: string) => JSON.parse(versions.get(arn)!.at(-1)!.text),
    versions: (arn: string) => versions.get(arn)!.length,
  };
}
