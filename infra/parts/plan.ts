import type { City } from '../../shared/city/city.ts';
import { type Folders, folderOf } from '../needs.ts';
import { type FunctionName, workerOf } from './names.ts';

/** One function of a city before it is built. */
export interface FunctionPlan {
  name: FunctionName;
  /** Its handler's file in the project. */
  entry: string;
  /** MB; CPU grows with it. */
  memory: number;
  /** Seconds. */
  timeout: number;
}

/** How long a worker may take for one batch, in seconds. */
export const workerTimeout = 30;

/** How long the examination of a batch of files may take, in seconds: a large HEIC picture is ten. */
export const filesTimeout = 90;

/**
 * The functions that a city has: three for HTTP, split by privilege, one worker for each workflow, the sweeper, and the
 * one that examines what people upload.
 */
export function functionPlans(city: City, elsewhere?: Folders): FunctionPlan[] {
  // API Gateway gives up after 30 s; one second less, so that the function's own answer wins.
  const http = { memory: 1024, timeout: 29 };
  return [
    { name: 'Public', entry: 'functions/web/handler.ts', ...http },
    { name: 'Desk', entry: 'functions/desk/handler.ts', ...http },
    { name: 'Api', entry: 'functions/api/handler.ts', ...http },
    ...city.workflows.map((workflow) => ({
      name: workerOf(workflow),
      entry: `${folderOf(workflow, elsewhere)}/handler.ts`,
      memory: 512,
      timeout: workerTimeout,
    })),
    // A run may overlap the next one; it is bounded in itself.
    { name: 'Sweeper', entry: 'functions/sweeper/handler.ts', memory: 512, timeout: 55 },
    // A picture of 50 million elements takes 200 MB, and twice while it is converted.
    { name: 'Files', entry: 'functions/files/handler.ts', memory: 2048, timeout: filesTimeout },
  ];
}
