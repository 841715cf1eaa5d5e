import { createOpener, createSealer, sealingKeyOf } from '../privacy/seal.ts';
import type { Secrets } from '../privacy/secrets.ts';
import type { Env } from '../workflow/env.ts';
import { constant } from './variables.ts';

/**
 * Sealing by workflow: each has a key pair of its own, named after it, so that its cases can be destroyed with it. Writers
 * use the public half alone; who holds the private half only (a worker, of its own cases) seals with that. Opening fails
 * where the function was not given the private half.
 */
export function sealingOf(
  secrets: Secrets,
  given: (variable: string) => boolean,
): Pick<Env['sealing'], 'seal' | 'open'> {
  const openName = (workflow: string) =>
    workflow === 'door' ? 'SECRET_DOOR' : (`SECRET_${constant(workflow)}_OPEN` as const);
  const kept = <T>(make: (workflow: string) => T) => {
    const made = new Map<string, T>();
    return (workflow: string) => {
      if (!made.has(workflow)) made.set(workflow, make(workflow));
      return made.get(workflow)!;
    };
  };
  const sealer = kept((workflow) => {
    const name = `SECRET_${constant(workflow)}_SEAL` as const;
    const ofBoth = !given(name) && given(openName(workflow));
    return createSealer(async () => (ofBoth ? sealingKeyOf(await secrets.get(openName(workflow))) : secrets.get(name)));
  });
  const opener = kept((workflow) => {
    const name = openName(workflow);
    return createOpener((fresh) => (fresh ? secrets.refresh(name) : secrets.get(name)));
  });
  return {
    seal: (workflow, ref, group, content) => sealer(workflow).seal(content, { case: ref, group }),
    open: (workflow, ref, group, sealed) => opener(workflow).open(sealed, { case: ref, group }),
  };
}
