import type { Hono } from 'hono';
import type { DeskEnv, On } from '../app.tsx';

export function phoneRoutes(_app: Hono<DeskEnv>, _on: On): void {}
