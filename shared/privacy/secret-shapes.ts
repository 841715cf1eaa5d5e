import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** X25519 key as a JWK (RFC 8037); `d` is the private half. */
const PublicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: text });
const PrivateJwk = z.extend(PublicJwk, { d: text });
const bytes32 = z.base64url().check(z.length(43, '32 bytes in base64url have 43 characters'));

/** Keys that open what was sealed, newest first. Every one opens; sealing uses the newest. */
const KeyPairs = z.object({ keys: z.array(z.object({ kid: text, privateJwk: PrivateJwk })).check(z.minLength(1)) });
export type KeyPairs = z.infer<typeof KeyPairs>;

/** The public half of the newest key pair: all that a writer needs. */
const SealingKey = z.object({ kid: text, publicJwk: PublicJwk });
export type SealingKey = z.infer<typeof SealingKey>;

/** Keys of the keyed hash, newest first. The last one is the first that was made; what stands for people keeps to it. */
const HashKeys = z.object({
  keys: z.array(z.object({ version: z.string().check(z.regex(/^[a-z0-9]+$/)), key: bytes32 })).check(z.minLength(1)),
});
export type HashKeys = z.infer<typeof HashKeys>;

/** Keys of cookies, newest first. */
const SessionKeys = z.object({ keys: z.array(z.object({ kid: text, key: bytes32 })).check(z.minLength(1)) });
export type SessionKeys = z.infer<typeof SessionKeys>;

const PartyTokens = z.object({
  realName: z.object({ token: text }),
  /** `callbackToken`: what the gateway shows when it reports a delivery to us. */
  sms: z.object({ token: text, callbackToken: z.optional(text) }),
});
const OidcClient = z.object({ clientSecret: text });

/** What each of the city's own secrets holds, by the name of the environment variable that carries its ARN. */
const ownShapes = {
  SECRET_DOOR: KeyPairs,
  SECRET_DOOR_SEAL: SealingKey,
  SECRET_HASH: HashKeys,
  SECRET_SESSION: SessionKeys,
  SECRET_PARTIES: PartyTokens,
  SECRET_OIDC_CLIENT: OidcClient,
} as const;
type OwnShapes = typeof ownShapes;

/** The city's own secrets, and the two halves of each workflow's key pair: `SECRET_RECRUITMENT_OPEN`, `…_SEAL`. */
export type SecretName = keyof OwnShapes | `SECRET_${string}_OPEN` | `SECRET_${string}_SEAL`;
export type SecretValue<N extends SecretName> = N extends keyof OwnShapes
  ? z.infer<OwnShapes[N]>
  : N extends `${string}_OPEN`
    ? KeyPairs
    : SealingKey;

/** What a secret holds, by its name. */
export function shapeOf(name: SecretName): z.ZodMiniType {
  if (Object.hasOwn(ownShapes, name)) return ownShapes[name as keyof OwnShapes];
  return name.endsWith('_OPEN') ? KeyPairs : SealingKey;
}

/** The key ring whose newest public half a secret shows; undefined: it shows none. */
export function shownBy(name: SecretName): SecretName | undefined {
  if (name === 'SECRET_DOOR_SEAL') return 'SECRET_DOOR';
  return name.endsWith('_SEAL') ? (name.replace(/_SEAL$/, '_OPEN') as `SECRET_${string}_OPEN`) : undefined;
}
