import type { CallResult } from '../../shared/workflow/definition.ts';

/** Outside parties as the engine's tests see them: they count every effect that really happened. */
export interface PartyDoubles {
  check(ref: string, key: string): Promise<CallResult<string>>;
  ask(ref: string, key: string): Promise<string | undefined>;
  send(ref: string, key: string): Promise<CallResult<string>>;
  /** Not a party: what a step's own code does with a case that it was not made for. */
  digest(who: string): Promise<void>;
}

/** What is the matter with the outside world. */
export interface Mood {
  /** Every call fails, and nobody knows whether it took effect. */
  down: boolean;
  /** Says whether a party answers "not now". */
  busy(): boolean;
  /** Whose case makes a step's code throw, or never come to an end. */
  poison?: { who: string; kind: 'throws' | 'hangs' };
}

export function partyDoubles() {
  const checks = new Map<string, number>();
  const sends = new Map<string, number>();
  const sendCalls = new Map<string, Set<string>>();
  const mood: Mood = { down: false, busy: () => false };
  const reached = () => {
    if (mood.down) throw new Error('down');
  };
  const raw: PartyDoubles = {
    async check(_ref, key) {
      reached();
      if (mood.busy()) return { retry: true };
      checks.set(key, (checks.get(key) ?? 0) + 1);
      return { ok: 'match' };
    },
    async ask(_ref, key) {
      reached();
      return checks.has(key) ? 'match' : undefined;
    },
    async send(ref, key) {
      reached();
      if (mood.busy()) return { retry: true };
      // Honours the key: a second call with it has no effect.
      if (!sends.has(key)) sends.set(key, 1);
      sendCalls.set(ref, (sendCalls.get(ref) ?? new Set()).add(key));
      return { ok: 'sent' };
    },
    async digest(who) {
      if (mood.poison?.who !== who) return;
      if (mood.poison.kind === 'throws') throw new Error('cannot digest this');
      await new Promise(() => undefined);
    },
  };
  return { raw, checks, sends, sendCalls, mood };
}
