import { parseArgs } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ensureKeys, type KeysDone, rotateKeys } from '../shared/privacy/keys.ts';
import { constant } from '../shared/runtime/variables.ts';
import { CityError, loadCity } from './cities/city.ts';
import { secretId, secretNames } from './parts/secret-names.ts';
import { orSayWhy } from './synth.ts';

/** Every secret of a city's stack, by the variable that names it to a function. */
export function secretIds(stackName: string, workflows: readonly string[]): Record<`SECRET_${string}`, string> {
  return Object.fromEntries(
    secretNames(workflows).map((name) => [`SECRET_${constant(name)}`, secretId(stackName, name)]),
  );
}

/*
 * After the first deployment, and whenever a key is to be changed:
 *
 *   npm run keys -- --city wuhan                        makes the keys that are still missing
 *   npm run keys -- --city wuhan --rotate SECRET_HASH   puts a new key before the old ones; may be given several times
 */
if (import.meta.main)
  await orSayWhy(async () => {
    const { values } = parseArgs({ options: { city: { type: 'string' }, rotate: { type: 'string', multiple: true } } });
    const city = await loadCity(values.city ?? process.env.KAPOK_CITY ?? 'wuhan');
    const client = new SecretsManagerClient({ region: city.region });
    const ids = secretIds(`kapok-${city.id}`, city.workflows);
    const unknown = values.rotate?.find((name) => !(name in ids));
    if (unknown) throw new CityError(`No secret ${unknown}: there are ${Object.keys(ids).join(', ')}.`);
    const done: KeysDone = values.rotate
      ? await rotateKeys(client, ids, values.rotate as `SECRET_${string}_OPEN`[])
      : await ensureKeys(client, ids);
    console.log(done.made.length > 0 ? `Made: ${done.made.join(', ')}.` : 'Every key was there already.');
    for (const name of done.missing)
      console.log(`Put in by hand: ${ids[name]} (its shape stands in shared/privacy/secret-shapes.ts).`);
  });
