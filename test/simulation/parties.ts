import type { CallResult } from '../../shared/workflow/definition.ts';

/** Outside parties as the engine's tests see them: they count every effect that really happened. */
export interface PartyDoubles {
  check(ref: string, key: string): Promise<CallResult<string>>;
  ask(ref: string, key: string): Promise<string | undefined>;
  send(ref: string, key: string): Promise<CallResult<string>>;
}

export function partyDoubles() {
  const checks = new Map<string, number>();
  const sends = new Map<string, number>();
  const sendCalls = new Map<string, Set<string>>();
  const raw: PartyDoubles = {
    async check(_ref, key) {
      checks.set(key, (checks.get(key) ?? 0) + 1);
      return { ok: 'match' };
    },
    async ask(_ref, key) {
      return checks.has(key) ? 'match' : undefined;
    },
    async send(ref, key) {
      // Honours the key: a second call with it has no effect.
      if (!sends.has(key)) sends.set(key, 1);
      sendCalls.set(ref, (sendCalls.get(ref) ?? new Set()).add(key));
      return { ok: 'sent' };
    },
  };
  return { raw, checks, sends, sendCalls };
}
