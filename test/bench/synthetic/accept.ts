import middy from '@middy/core';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import * as z from 'zod';
import { createRuntime } from '../../../shared/runtime/runtime.ts';
import { accept } from '../../../shared/workflow/accept.ts';
import { apart, joined } from './workflow.ts';

const runtime = createRuntime();
const Body = z.object({ text: z.string().max(1000), place: z.string().max(100) });

/** Takes a submission in, as the API does: checked, sealed, committed, and only then answered with 202. */
async function wire() {
  const app = new Hono();
  for (const workflow of [joined, apart]) {
    const env = await runtime.engine([workflow]);
    app.post(workflow === joined ? '/joined' : '/apart', async (c) => {
      const answers = Body.parse(await c.req.json());
      const receipt = await accept(env, {
        workflow: workflow.name,
        client: 'bench',
        token: c.req.header('idempotency-key') ?? '',
        by: { kind: 'program', id: 'bench' },
        answers,
        formVersion: 1,
        data: { place: answers.place },
        lang: 'zh',
      });
      if (receipt.kind !== 'accepted') return c.json({ kind: receipt.kind }, 409);
      return c.json({ reference: receipt.ref, status: 'running' }, 202);
    });
  }
  return handle(app);
}

let answer: ReturnType<typeof wire> | undefined;

export const handler = middy().handler(async (event, context) => {
  answer ??= wire();
  return (await answer)(event as never, context as never);
});
