/** A small seeded generator, so that a run can be repeated. */
export function seeded(seed: number): () => number;
