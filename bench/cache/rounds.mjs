import { percentile } from '../support/report.mjs';

export const median = (values) => percentile(values, 0.5);

/**
 * Every side once a round, each round beginning with another, so that what the machine does meanwhile falls on all alike. The first
 * round is not counted. Gives what each side measured, round by round.
 */
export async function interleave(sides, rounds, measure) {
  const names = Object.keys(sides);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const value = await measure(sides[name], round, name);
      if (round > 0) measured[name].push(value);
    }
  }
  return measured;
}

/** Medians of the ratios to the base of the same round: what slows a whole round down falls out. */
export function ratios(measured, base) {
  const others = Object.entries(measured).filter(([name]) => name !== base);
  return Object.fromEntries(
    others.map(([name, values]) => [name, median(values.map((value, round) => value / measured[base][round]))]),
  );
}
