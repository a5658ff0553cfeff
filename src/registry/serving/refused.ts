import type { RouteRefusal } from './route.codes.js';

/** A gate that a view does not pass. Never leaves this room. */
export class Refused extends Error {
  constructor(readonly refusal: RouteRefusal) {
    super(refusal);
  }
}

export function assertPart(isPassed: boolean, refusal: RouteRefusal): asserts isPassed {
  if (!isPassed) throw new Refused(refusal);
}
