import type { ServerEvent } from './event.parser.js';
import type { RunResult } from './orchestration.types.js';

/** A step of the run's graph, in the order in which they were entered. */
export interface RunStep {
  readonly node: string;
  /** Null while it is under way. */
  readonly ms: number | null;
}

export interface FollowedRun {
  readonly connection: 'connecting' | 'live' | 'lost' | 'ended';
  readonly steps: readonly RunStep[];
  readonly result: RunResult | null;
  /** Why it cannot be followed. */
  readonly error: Error | null;
}

export type RunAction =
  | { readonly kind: 'begun' }
  | { readonly kind: 'event'; readonly event: ServerEvent }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly error: Error };

interface NodeEvent {
  readonly node: string;
  readonly state: 'entered' | 'left';
  readonly ms?: number;
}

export const UNKNOWN_RUN: FollowedRun = { connection: 'connecting', steps: [], result: null, error: null };

/** The events of a run begin anew with each connection, and so does what is known of its steps. */
export function reduceRun(state: FollowedRun, action: RunAction): FollowedRun {
  switch (action.kind) {
    case 'begun':
      return UNKNOWN_RUN;
    case 'lost':
      return state.result === null ? { ...state, connection: 'lost' } : state;
    case 'refused':
      return { ...state, connection: 'ended', error: action.error };
    case 'event':
      return afterEvent(state, action.event);
  }
}

function afterEvent(state: FollowedRun, { name, data }: ServerEvent): FollowedRun {
  if (name === 'result') return { ...state, connection: 'ended', result: data as RunResult };
  if (name !== 'node') return state;
  const { node, state: what, ms } = data as NodeEvent;
  const steps =
    what === 'entered'
      ? [...state.steps, { node, ms: null }]
      : state.steps.map((step) => (step.node === node ? { node, ms: ms ?? 0 } : step));
  return { ...state, connection: 'live', steps };
}
