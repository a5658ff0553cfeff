import type { DefinitionSet } from './definitions.loader.js';

/** Definitions whose reading began before the application was made. */
export interface DefinitionsAhead {
  readonly set: Promise<DefinitionSet>;
}

export const DEFINITIONS_AHEAD = Symbol('DEFINITIONS_AHEAD');
