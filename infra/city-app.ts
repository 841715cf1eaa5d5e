import { Code } from 'aws-cdk-lib/aws-lambda';
import { App, DefaultStackSynthesizer } from 'aws-cdk-lib/core';
import { CityStack } from './city-stack.ts';
import type { Prepared } from './prepare.ts';

/**
 * A CDK app that asks nobody who and where we are.
 *
 * @param options.validate hold each template against CloudFormation's own rules at synth; takes two seconds.
 */
export function cityApp(options: { outdir?: string; validate?: boolean } = {}): App {
  return new App({
    ...(options.outdir && { outdir: options.outdir }),
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: options.validate ?? true,
    // An error of that validation is an error, not a warning.
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
    defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
}

/** Adds a prepared city's stack to an app, which copies its bundles. */
export function addCity(app: App, { forget, bundles, ...prepared }: Prepared): CityStack {
  try {
    return new CityStack(app, {
      ...prepared,
      codeOf: (name) => (bundles ? Code.fromAsset(bundles[name]!.folder) : Code.fromInline('// not bundled')),
    });
  } finally {
    forget();
  }
}
