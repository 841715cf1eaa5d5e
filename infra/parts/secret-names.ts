import { kebab } from './names.ts';

/** The city's own secrets: keys of the public door, of hashes and cookies; tokens of outside parties. */
const ownSecrets = ['door', 'doorSeal', 'hash', 'session', 'parties', 'oidcClient'] as const;

/**
 * `recruitmentOpen` is `SECRET_RECRUITMENT_OPEN` in a function's environment and `RecruitmentOpenSecret` in the template.
 * Each workflow has a key pair of its own, so that its cases can be destroyed with it.
 */
export type SecretName = (typeof ownSecrets)[number] | `${string}Open` | `${string}Seal`;

/** The secret with a workflow's private keys. */
export const openSecret = (workflow: string): SecretName => `${workflow}Open`;
/** The secret with a workflow's public key: all that a writer needs. */
export const sealSecret = (workflow: string): SecretName => `${workflow}Seal`;

/** All secrets of a city with these workflows. */
export const secretNames = (workflows: readonly string[]): SecretName[] => [
  ...workflows.flatMap((workflow) => [openSecret(workflow), sealSecret(workflow)]),
  ...ownSecrets,
];

/** What a secret is called on AWS, which is as good as its ARN to Secrets Manager. */
export const secretId = (stackName: string, name: SecretName) => `${stackName}/${kebab(name)}`;
