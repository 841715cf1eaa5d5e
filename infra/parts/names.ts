/** `recruitment` → `Recruitment`: how a workflow or a table begins its logical ids. */
export const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** `RecruitmentWorker` → `recruitment-worker`: how it is called in the AWS console. */
export const kebab = (name: string) => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();

/** The functions of every city; each workflow of the city adds `<Workflow>Worker`. */
export type FunctionName = 'Public' | 'Desk' | 'Api' | 'Sweeper' | 'Files' | `${string}Worker`;

export const workerOf = (workflow: string): FunctionName => `${pascal(workflow)}Worker`;
