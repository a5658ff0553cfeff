import type { Timers } from '../kernel/clock.js';

export interface BatchBounds {
  /** Pieces of work that run at once. */
  readonly concurrency: number;
  /** Time for all of them together. */
  readonly budgetMs: number;
  readonly signal?: AbortSignal;
}

export interface BatchResult<R> {
  /** By place in the batch; undefined for what had not ended when the batch did. */
  readonly results: readonly (R | undefined)[];
  readonly end: 'done' | 'timeout' | 'aborted';
}

/**
 * Works through items until all are done, the budget is spent or the signal is given, whichever comes first. What runs at that
 * moment is not waited for; what has not begun never begins, and work that waits for its turn hears of the end by its signal. The
 * work must not reject.
 */
export async function runBounded<T, R>(
  items: readonly T[],
  work: (item: T, gate: AbortSignal) => Promise<R | undefined>,
  bounds: BatchBounds,
  timers: Timers,
): Promise<BatchResult<R>> {
  const results = new Array<R | undefined>(items.length).fill(undefined);
  const turns = items.entries();
  const gate = openGate(bounds, timers);
  // The lanes share one iterator: each takes the next item when it is free.
  const lane = async (): Promise<void> => {
    for (const [index, item] of turns) {
      if (gate.signal.aborted) break;
      results[index] = await work(item, gate.signal);
    }
  };
  try {
    const lanes = Promise.all(Array.from({ length: bounds.concurrency }, lane));
    await Promise.race([lanes, gate.shut]);
    return { results: [...results], end: gate.signal.aborted ? (gate.signal.reason as 'timeout' | 'aborted') : 'done' };
  } finally {
    gate.remove();
  }
}

/** Shuts at the end of the budget or at the signal; its reason says which. */
function openGate(
  { budgetMs, signal }: BatchBounds,
  timers: Timers,
): { readonly signal: AbortSignal; readonly shut: Promise<void>; remove: () => void } {
  const gate = new AbortController();
  const shut = new Promise<void>((resolve) => {
    gate.signal.addEventListener('abort', () => {
      resolve();
    });
  });
  const abort = (): void => {
    gate.abort('aborted');
  };
  const cancel = timers.after(budgetMs, () => {
    gate.abort('timeout');
  });
  signal?.addEventListener('abort', abort);
  if (signal?.aborted === true) abort();
  const remove = (): void => {
    cancel();
    signal?.removeEventListener('abort', abort);
  };
  return { signal: gate.signal, shut, remove };
}
