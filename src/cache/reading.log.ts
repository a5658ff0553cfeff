import type { CacheEvent, CacheObserver, CacheStage, ReadLabel } from './engine/cache-observer.port.js';
import type { StoreDefect } from './engine/cache-store.port.js';

/** Where lines go. */
export interface ReadingLines {
  debug(line: Readonly<Record<string, string>>): void;
}

const REFUSED: ReadonlySet<CacheEvent> = new Set([
  'invalidated',
  'expired',
  'ahead',
  'outlived',
  'collision',
  'doomed',
]);
const PASSED_OVER: ReadonlySet<CacheEvent> = new Set(['storeError', 'storeSkipped', 'droppedStore', 'suspect']);

/**
 * Tells of each read beside counting it. Made only where the log is at its finest: a line costs a hundred times what a hit does. Lines name
 * operation and region, never a key or what was asked.
 */
export class ReadingLog implements CacheObserver {
  constructor(
    private readonly observer: CacheObserver,
    private readonly logger: ReadingLines,
  ) {}

  count(label: ReadLabel, event: CacheEvent): void {
    this.observer.count(label, event);
    const { operation, region } = label;
    if (event === 'hitL1' || event === 'hitL2')
      this.logger.debug({ message: 'cache hit', operation, region, tier: event === 'hitL1' ? 'l1' : 'l2' });
    else if (event === 'miss') this.logger.debug({ message: 'cache miss', operation, region });
    else if (event === 'set') this.logger.debug({ message: 'cache set', operation, region });
    else if (event === 'loadError') this.logger.debug({ message: 'cache load failed', operation, region });
    else if (event === 'stale' || event === 'staleIfError')
      this.logger.debug({ message: 'cache served an old answer', operation, region, because: event });
    else if (REFUSED.has(event))
      this.logger.debug({ message: 'cache entry refused', operation, region, because: event });
    else if (PASSED_OVER.has(event))
      this.logger.debug({ message: 'cache tier passed over', operation, region, because: event });
  }

  defect(label: ReadLabel, defect: StoreDefect): void {
    this.observer.defect(label, defect);
    const { operation, region } = label;
    this.logger.debug({ message: 'cache entry refused', operation, region, because: defect });
  }

  took(label: ReadLabel, stage: CacheStage, ms: number): void {
    this.observer.took(label, stage, ms);
  }
}
