import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { writeWhole } from './home.ts';

interface Version {
  id: string;
  value: string;
  stages: string[];
  /** Epoch seconds. */
  created: number;
}
interface Secret {
  arn: string;
  name: string;
  versions: Version[];
}

export interface Secrets {
  readonly url: string;
  /** Makes a secret with its first value, unless it is there already. */
  create(name: string, arn: string, value: string): void;
  /** The current value, for the host itself. */
  read(arn: string): string | undefined;
  stop(): Promise<void>;
}

/** A secret's ARN: AWS adds six characters; here they come from the name, so that they stay. */
export function secretArn(scope: { partition: string; region: string; account: string }, name: string): string {
  const six = createHash('sha256').update(name).digest('base64url').replace(/[-_]/g, 'x').slice(0, 6);
  return `arn:${scope.partition}:secretsmanager:${scope.region}:${scope.account}:secret:${name}-${six}`;
}

const missing = (message: string) => ({ status: 400, body: { __type: 'ResourceNotFoundException', Message: message } });

/**
 * Speaks the part of Secrets Manager's JSON protocol that the city uses (GetSecretValue, PutSecretValue,
 * DescribeSecret), with the values in a file that only its owner may read.
 */
export async function startSecrets(file: string, port: number, now: () => number): Promise<Secrets> {
  const secrets: Secret[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const save = () => writeWhole(file, JSON.stringify(secrets, null, 2));
  const seconds = () => Math.floor(now() / 1000);
  const stages = ({ versions }: Secret) =>
    Object.fromEntries(versions.filter((version) => version.stages.length > 0).map(({ id, stages }) => [id, stages]));

  interface Input {
    SecretId?: string;
    VersionId?: string;
    VersionStage?: string;
    SecretString?: string;
    ClientRequestToken?: string;
  }
  const operations: Record<string, (secret: Secret, input: Input) => { status?: number; body: object }> = {
    GetSecretValue(secret, input) {
      const stage = input.VersionStage ?? (input.VersionId ? undefined : 'AWSCURRENT');
      const version = secret.versions.find(
        ({ id, stages }) => (!input.VersionId || id === input.VersionId) && (!stage || stages.includes(stage)),
      );
      if (!version) {
        const sought = input.VersionId ? `VersionId: ${input.VersionId}` : `staging label: ${stage}`;
        return missing(`Secrets Manager can't find the specified secret value for ${sought}`);
      }
      return {
        body: {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          SecretString: version.value,
          VersionStages: version.stages,
          CreatedDate: version.created,
        },
      };
    },
    PutSecretValue(secret, input) {
      if (typeof input.SecretString !== 'string')
        return { status: 400, body: { __type: 'InvalidRequestException', Message: 'You must provide SecretString.' } };
      const id = input.ClientRequestToken ?? randomUUID();
      const known = secret.versions.find((version) => version.id === id);
      if (known && known.value !== input.SecretString) {
        const message = `A resource with the ID you requested already exists.`;
        return { status: 400, body: { __type: 'ResourceExistsException', Message: message } };
      }
      if (!known) {
        // Versions without a stage stay a while, as on AWS: a token that was used is not free again.
        secret.versions = secret.versions.slice(-99);
        for (const version of secret.versions)
          version.stages = version.stages.includes('AWSCURRENT') ? ['AWSPREVIOUS'] : [];
        secret.versions.push({ id, value: input.SecretString, stages: ['AWSCURRENT'], created: seconds() });
        save();
      }
      return {
        body: { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: known?.stages ?? ['AWSCURRENT'] },
      };
    },
    DescribeSecret: (secret) => ({
      body: { ARN: secret.arn, Name: secret.name, VersionIdsToStages: stages(secret) },
    }),
  };

  function handle(target: string, input: Input) {
    const operation = operations[target.split('.')[1] ?? ''];
    if (!operation) return { status: 400, body: { __type: 'UnknownOperationException' } };
    const secret = secrets.find(({ arn, name }) => arn === input.SecretId || name === input.SecretId);
    return secret ? operation(secret, input) : missing("Secrets Manager can't find the specified secret.");
  }

  const parse = (body: string): Input | undefined => {
    try {
      return JSON.parse(body || '{}');
    } catch {
      return undefined;
    }
  };
  const server = createServer(async (request, response) => {
    const input = parse(await text(request).catch(() => ''));
    const answer = input
      ? handle(String(request.headers['x-amz-target']), input)
      : { status: 400, body: { __type: 'SerializationException' } };
    response.writeHead(answer.status ?? 200, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    create(name, arn, value) {
      if (secrets.some((secret) => secret.arn === arn)) return;
      secrets.push({
        arn,
        name,
        versions: [{ id: randomUUID(), value, stages: ['AWSCURRENT'], created: seconds() }],
      });
      save();
    },
    read: (arn) =>
      secrets.find((secret) => secret.arn === arn)?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))?.value,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
