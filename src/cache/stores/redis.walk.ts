import type { Clock } from '../../kernel/clock.js';
import type { SweepLimits, SweepOutcome } from '../engine/cache-store.port.js';
import { StoreError } from '../engine/store.error.js';

/** One server's keys, step by step. */
export interface WalkedServer {
  /** Tells it from the others; no blank in it. */
  readonly name: string;
  scan(cursor: string, pattern: string, budgetMs: number): Promise<readonly [cursor: string, keys: readonly string[]]>;
  /** How many of them were there and are gone; `isWhole` where each was asked for and answered. */
  unlink(keys: readonly string[], budgetMs: number): Promise<Unlinked>;
}

export interface Unlinked {
  readonly removed: number;
  readonly isWhole: boolean;
}

const START = '0';

type Ticker = Pick<Clock, 'monotonicMs'>;

/** The pattern that matches what begins so, each character meaning itself. */
export function beginsWith(prefix: string): string {
  return `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
}

/**
 * Keys of every server that match, each once, at most `limit`; what was found when the budget is used up. Servers are walked side
 * by side, so that one which is silent takes no time from the others.
 * @throws StoreError where none answered.
 */
export async function keysOf(
  servers: readonly WalkedServer[],
  pattern: string,
  limit: number,
  budgetMs: number,
  clock: Ticker,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const endMs = clock.monotonicMs() + budgetMs;
  const walk = async (server: WalkedServer): Promise<void> => {
    let cursor = START;
    do {
      const [next, keys] = await server.scan(cursor, pattern, endMs - clock.monotonicMs());
      keys.forEach((key) => found.add(key));
      cursor = next;
    } while (cursor !== START && found.size < limit && clock.monotonicMs() < endMs);
  };
  const walks = await Promise.allSettled(servers.map(walk));
  const failed = walks.filter((each) => each.status === 'rejected');
  if (failed.length === walks.length && found.size === 0) throw failed[0]?.reason ?? new StoreError('unavailable');
  return [...found].slice(0, limit);
}

/**
 * Removes keys that match, server after server, within steps, keys and time. `next` names the server and the cursor to go on
 * from; a server that fails is passed over, and then the sweep is not done though its walk has ended.
 */
export async function sweepOver(
  servers: readonly WalkedServer[],
  pattern: string,
  limits: SweepLimits,
  clock: Ticker,
): Promise<SweepOutcome> {
  const sweep = new Sweep(pattern, limits, clock);
  const [from = '', cursor = START] = limits.from?.split(' ') ?? [];
  const ordered = servers.filter(({ name }) => name >= from).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const server of ordered) {
    const stoppedAt = await sweep.over(server, server.name === from ? cursor : START);
    if (stoppedAt !== undefined) return { ...sweep.tally, done: false, next: `${server.name} ${stoppedAt}` };
  }
  return { ...sweep.tally, done: sweep.isWhole && ordered.length > 0 };
}

class Sweep {
  readonly tally = { examined: 0, removed: 0 };
  isWhole = true;
  private steps = 0;
  private readonly endMs: number;

  constructor(
    private readonly pattern: string,
    private readonly limits: SweepLimits,
    private readonly clock: Ticker,
  ) {
    this.endMs = clock.monotonicMs() + limits.budgetMs;
  }

  /** The cursor at which a limit stopped the walk; undefined where the server is through, or failed. */
  async over(server: WalkedServer, from: string): Promise<string | undefined> {
    let cursor = from;
    try {
      do {
        if (this.isOver()) return cursor;
        const [next, keys] = await server.scan(cursor, this.pattern, this.leftMs());
        this.steps += 1;
        this.tally.examined += keys.length;
        if (!(await this.remove(server, keys))) return cursor;
        cursor = next;
      } while (cursor !== START);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.isWhole = false;
    }
    return undefined;
  }

  /** False where the limit left some of them there. */
  private async remove(server: WalkedServer, keys: readonly string[]): Promise<boolean> {
    if (this.limits.dryRun === true || keys.length === 0) return true;
    const allowed = keys.slice(0, this.limits.keysMax - this.tally.removed);
    const { removed, isWhole } = await server.unlink(allowed, this.leftMs());
    this.tally.removed += removed;
    this.isWhole &&= isWhole;
    return allowed.length === keys.length;
  }

  private isOver(): boolean {
    const { stepsMax, keysMax } = this.limits;
    return this.steps >= stepsMax || this.tally.removed >= keysMax || this.leftMs() <= 0;
  }

  private leftMs(): number {
    return this.endMs - this.clock.monotonicMs();
  }
}
