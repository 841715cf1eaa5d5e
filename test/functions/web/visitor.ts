import { visitorOf } from '../../support/visitor.ts';
import type { World } from './world.ts';

/** A volunteer's browser with cookies and no scripts, straight in front of the app. */
export const visitor = (world: World) =>
  Object.assign(visitorOf({ app: () => world.app, origin: world.web.publicUrl, orFirst: true }), {
    /** The last code that was sent. */
    code: () => world.sent.at(-1)!.code,
  });

export type Visitor = ReturnType<typeof visitor>;
