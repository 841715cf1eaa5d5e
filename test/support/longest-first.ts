import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, longest first: begun early, they don't run alone at the end. All others go by size. */
const longest = [
  'test/host/kill.test.ts',
  'test/crash/trip.test.ts',
  'test/simulation/guards.test.ts',
  'test/shared/workflow/laws-sweep-many.test.ts',
  'test/crash/recruitment.test.ts',
  'test/browser/sign-up.test.ts',
  'test/crash/materials.test.ts',
  'test/crash/call-up.test.ts',
  'test/crash/roster.test.ts',
  'test/browser/desk.test.ts',
  'test/crash/exports.test.ts',
];

/** The order in which test files are begun. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((file) => moduleId.endsWith(file));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
