import * as z from 'zod';

/** X25519 key as a JWK (RFC 8037); `d` is the private half. */
const PublicJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('X25519'), x: z.string().min(1) });
const PrivateJwk = PublicJwk.extend({ d: z.string().min(1) });
const bytes32 = z.base64url().length(43, '32 bytes in base64url have 43 characters');

/** Keys that open what was sealed, newest first. Every one opens; sealing uses the newest. */
const KeyPairs = z.object({ keys: z.array(z.object({ kid: z.string().min(1), privateJwk: PrivateJwk })).min(1) });
export type KeyPairs = z.infer<typeof KeyPairs>;

/** The public half of the newest key pair: all that a writer needs. */
const SealingKey = z.object({ kid: z.string().min(1), publicJwk: PublicJwk });
export type SealingKey = z.infer<typeof SealingKey>;

/** Keys of the keyed hash, newest first. None is ever dropped while something is looked up by it. */
const HashKeys = z.object({
  keys: z.array(z.object({ version: z.string().regex(/^[a-z0-9]+$/), key: bytes32 })).min(1),
});
export type HashKeys = z.infer<typeof HashKeys>;

/** Keys of cookies, newest first. */
const SessionKeys = z.object({ keys: z.array(z.object({ kid: z.string().min(1), key: bytes32 })).min(1) });
export type SessionKeys = z.infer<typeof SessionKeys>;

const PartyTokens = z.object({
  realName: z.object({ token: z.string().min(1) }),
  /** `callbackToken`: what the gateway shows when it reports a delivery to us. */
  sms: z.object({ token: z.string().min(1), callbackToken: z.string().min(1).optional() }),
});
const OidcClient = z.object({ clientSecret: z.string().min(1) });

/** What each secret of a city holds, by the name of the environment variable that carries its ARN. */
export const secretShapes = {
  SECRET_CASE_OPEN: KeyPairs,
  SECRET_CASE_SEAL: SealingKey,
  SECRET_MESSAGES_OPEN: KeyPairs,
  SECRET_MESSAGES_SEAL: SealingKey,
  SECRET_DOOR: KeyPairs,
  SECRET_DOOR_SEAL: SealingKey,
  SECRET_HASH: HashKeys,
  SECRET_SESSION: SessionKeys,
  SECRET_PARTIES: PartyTokens,
  SECRET_OIDC_CLIENT: OidcClient,
} as const;

export type SecretName = keyof typeof secretShapes;
export type SecretValue<N extends SecretName> = z.infer<(typeof secretShapes)[N]>;
