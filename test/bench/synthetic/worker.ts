import { createRuntime } from '../../../shared/runtime/runtime.ts';
import { workerHandler } from '../../../shared/runtime/worker.ts';
import { apart, joined } from './workflow.ts';

export const handler = workerHandler(createRuntime(), apart, [joined], () => ({}));
