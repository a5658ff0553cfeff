import type pg from 'pg';

export function seeded(seed: number): () => number;

export class RandomWriter {
  constructor(clients: readonly pg.Client[], random: () => number);
  readonly statements: number;
  readonly given_up: number;
  step(): Promise<void>;
  settle(): Promise<void>;
  pick(max: number): number;
}
