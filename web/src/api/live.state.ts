import type { CacheSnapshot, Counts, Tiers } from './cache.types.js';
import type { ServerEvent } from './event.parser.js';

/** Of what came each second, so much is remembered. */
const KEPT_MS = 120_000;

export interface Sample {
  readonly atMs: number;
  readonly counts: Counts;
}

export interface LiveStatistics {
  readonly connection: 'connecting' | 'live' | 'lost';
  /** Why it is lost. */
  readonly problem: string | null;
  readonly snapshot: CacheSnapshot | null;
  readonly tiers: Tiers | null;
  readonly samples: readonly Sample[];
  /** Moves each second, so that what is drawn moves while nothing is said. */
  readonly nowMs: number;
}

export type LiveAction =
  | { readonly kind: 'event'; readonly event: ServerEvent; readonly atMs: number }
  | { readonly kind: 'lost'; readonly problem: string }
  | { readonly kind: 'tick'; readonly atMs: number };

interface Delta {
  readonly total: Counts;
  readonly tiers: Tiers;
}

export function initialLive(nowMs: number): LiveStatistics {
  return { connection: 'connecting', problem: null, snapshot: null, tiers: null, samples: [], nowMs };
}

/** @param state as `useLiveStatistics` gives it; what is too old is forgotten at each tick. */
export function reduceLive(state: LiveStatistics, action: LiveAction): LiveStatistics {
  if (action.kind === 'lost') return { ...state, connection: 'lost', problem: action.problem };
  if (action.kind === 'tick') {
    const samples = state.samples.filter(({ atMs }) => atMs > action.atMs - KEPT_MS);
    return { ...state, samples, nowMs: action.atMs };
  }
  const { name, data } = action.event;
  const known = { ...state, connection: 'live' as const, problem: null };
  if (name === 'snapshot') return { ...known, snapshot: data as CacheSnapshot, tiers: (data as CacheSnapshot).tiers };
  if (name !== 'delta') return known;
  const { total, tiers } = data as Delta;
  return { ...known, tiers, samples: [...state.samples, { atMs: action.atMs, counts: total }] };
}
