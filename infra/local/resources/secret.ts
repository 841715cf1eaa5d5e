import { randomBytes } from 'node:crypto';
import { secretArn } from '../secrets.ts';
import type { Described, Kind } from './building.ts';

const nameOf = ({ logicalId, properties }: Described, stackName: string): string =>
  properties.Name ?? `${stackName}-${logicalId}`;

/** AWS::SecretsManager::Secret, with the template's first value or a generated one. */
export const secret: Kind = {
  order: 2,
  names(resource, { stack }) {
    const value = secretArn(stack, nameOf(resource, stack.name));
    return { ref: value, attributes: { Id: value } };
  },
  build(resource, { secrets, stack, physical }) {
    const { SecretString, GenerateSecretString } = resource.properties;
    let value: string = SecretString ?? '';
    if (GenerateSecretString) {
      const password = randomBytes(48)
        .toString('base64url')
        .slice(0, Number(GenerateSecretString.PasswordLength ?? 32));
      const { GenerateStringKey, SecretStringTemplate } = GenerateSecretString;
      value = GenerateStringKey
        ? JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: password })
        : password;
    }
    secrets.create(nameOf(resource, stack.name), physical(resource.logicalId).ref, value);
  },
};
