import type { LogFlaws } from './sim-log.js';

/** One guard of the design, and how the simulation is run without it. */
export interface Guard {
  /** What it forbids, by the name of the race. */
  readonly forbids: string;
  /** An order of events that goes wrong without it. */
  readonly seed: number;
  /** What is taken away. */
  readonly removed: string;
  readonly flaws?: LogFlaws;
  /** Takes the guard out of the real code; gives how to put it back. */
  readonly remove?: () => () => void;
}

type Method = (...given: never[]) => unknown;

/** Replaces a method of a class; the replacement is given the real one. */
export function replaced(of: object, name: string, replacement: (real: Method) => Method): () => void {
  const holder = of as Record<string, Method>;
  const real = holder[name];
  if (real === undefined) throw new Error(`there is no method ${name}`);
  holder[name] = replacement(real);
  return () => (holder[name] = real);
}
