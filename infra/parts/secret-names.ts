import { kebab } from './names.ts';

/** The city's secrets; `caseOpen` is `SECRET_CASE_OPEN` in a function's environment and `CaseOpenSecret` in the template. */
export const secretNames = [
  'caseOpen',
  'caseSeal',
  'messagesOpen',
  'messagesSeal',
  'door',
  'doorSeal',
  'hash',
  'session',
  'parties',
  'oidcClient',
] as const;
export type SecretName = (typeof secretNames)[number];

/** What a secret is called on AWS, which is as good as its ARN to Secrets Manager. */
export const secretId = (stackName: string, name: SecretName) => `${stackName}/${kebab(name)}`;
