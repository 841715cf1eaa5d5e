import { describe } from 'vitest';
import { testSeeds } from './seeds.ts';

// In a file of its own, so that both halves run side by side.
describe('simulation: many cases and workers, every order and fate drawn from a seed', () => {
  testSeeds(101, 200);
});
