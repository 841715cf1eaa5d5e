import type { Code } from 'aws-cdk-lib/aws-lambda';
import { type CfnElement, CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { City } from '../shared/city/city.ts';
import type { Needs } from '../shared/runtime/needs.ts';
import { acknowledge } from './parts/acknowledged.ts';
import { feedFiles, filesParts, filesPrefixes, guardFiles } from './parts/files.ts';
import { type CityFunction, cityFunction } from './parts/function.ts';
import type { Settings } from './parts/grants.ts';
import { keys } from './parts/keys.ts';
import { type FunctionName, workerOf } from './parts/names.ts';
import type { FunctionPlan } from './parts/plan.ts';
import { schedules } from './parts/schedules.ts';
import { table } from './parts/tables.ts';
import { watch } from './parts/watch.ts';
import { website } from './parts/website.ts';
import { feedWorker, workflowParts } from './parts/workflow.ts';

export interface CityStackProps {
  city: City;
  settings: Settings;
  /** What each workflow needs, by its name. */
  needs: Readonly<Record<string, Needs>>;
  /** The functions to build, and the code of each. */
  plans: readonly FunctionPlan[];
  codeOf: (name: FunctionName) => Code;
  /** Written into the template's metadata for the one-machine host. */
  metadata?: object;
}

/** Everything that one city runs on. */
export class CityStack extends Stack {
  constructor(scope: Construct, props: CityStackProps) {
    const { city, needs, settings, plans, codeOf } = props;
    super(scope, `kapok-${city.id}`, {
      description: `Kapok 红棉 · ${city.name.zh} ${city.name.en}`,
      env: { region: city.region },
      analyticsReporting: false,
    });
    if (props.metadata) this.templateOptions.metadata = { Kapok: props.metadata };

    const workflows = city.workflows.map((name) => workflowParts(this, name));
    const tables = {
      ...Object.fromEntries(workflows.map((parts) => [parts.name, parts.table])),
      people: table(this, 'people'),
      door: table(this, 'door', { ttl: true }),
      staff: table(this, 'staff', { ttl: true }),
    };
    const secrets = keys(this, city.workflows);

    const files = filesParts(this, settings.PUBLIC_URL);

    const things = { tables, workflows, secrets, files };
    const functions: Partial<Record<FunctionName, CityFunction>> = {};
    for (const plan of plans)
      functions[plan.name] = cityFunction(this, { city, needs, plan, code: codeOf(plan.name), things, settings });

    for (const parts of workflows) {
      const worker = functions[workerOf(parts.name)];
      if (worker) feedWorker(this, parts, worker.function);
    }
    if (functions.Files) feedFiles(this, files, functions.Files.function);
    guardFiles(this, files, functions.Files?.function);
    const { api, url } = website(this, city, {
      Public: functions.Public?.function,
      Desk: functions.Desk?.function,
      Api: functions.Api?.function,
    });
    if (functions.Sweeper) schedules(this, functions.Sweeper.function);
    watch(this, { functions: functions as Record<string, CityFunction>, workflows, tables, files, api });

    acknowledge(
      this,
      plans.map(({ name }) => this.node.findChild(`${name}Role`)),
      filesPrefixes(city.workflows),
    );
    new CfnOutput(this, 'ApiAddress', { value: url, description: 'Where the host name of the city must lead' });
  }

  /**
   * Logical ids are the names given here, without CDK's hash: `RecruitmentTable`. They are part of the contract with the
   * data (a changed id is a new, empty table), and a person reads them in the console.
   */
  protected override allocateLogicalId(element: CfnElement): string {
    const path = element.node.path.split('/').slice(1);
    return path
      .filter((part) => part !== 'Resource' && part !== 'Default')
      .join('')
      .replace(/[^A-Za-z0-9]/g, '');
  }
}
