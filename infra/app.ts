import { cityIds, loadCity } from './cities/city.ts';
import { addCity, cityApp, orSayWhy } from './synth.ts';

/*
 * The CDK app: one stack for each file in cities/.
 *
 *   npx cdk deploy kapok-wuhan -c city=wuhan     bundles that city only
 */
await orSayWhy(async () => {
  const app = cityApp();
  const only = app.node.tryGetContext('city');
  for (const id of only ? [String(only)] : cityIds()) await addCity(app, await loadCity(id), { target: 'aws' });
  app.synth();
});
