import { cityIds, loadCity } from './cities/city.ts';
import { addCity, cityApp } from './city-app.ts';
import { prepare } from './prepare.ts';
import { orSayWhy } from './synth.ts';

/*
 * The CDK app: one stack for each file in cities/.
 *
 *   npx cdk deploy kapok-wuhan -c city=wuhan     bundles that city only
 */
await orSayWhy(async () => {
  const app = cityApp();
  const only = app.node.tryGetContext('city');
  for (const id of only ? [String(only)] : cityIds())
    addCity(app, await prepare(await loadCity(id), { target: 'aws' }));
  app.synth();
});
