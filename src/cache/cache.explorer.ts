import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { OperationCatalogue, type OperationEntry } from '../registry/operation.catalogue.js';
import { CachedQueries } from './cached-queries.js';
import { DataClientInterceptor } from './data-client.interceptor.js';

/**
 * Wraps the instances' methods that their definitions grant caching and the settings do not deny. A method that is not
 * cached is left as it is: caching switched off is caching that is not there.
 */
@Injectable()
export class CacheExplorer implements OnApplicationBootstrap {
  private readonly logger = new Logger('Cache');
  private readonly wrapped = new Set<string>();

  constructor(
    private readonly catalogue: OperationCatalogue,
    private readonly queries: CachedQueries,
    private readonly interceptor: DataClientInterceptor,
  ) {}

  /** Query ids whose methods are wrapped. */
  get cachedQueryIds(): readonly string[] {
    return [...this.wrapped];
  }

  /** @throws FalajError definition.invalid where a definition names a region that is not set. */
  onApplicationBootstrap(): void {
    const entries = this.catalogue.entries();
    entries
      .filter(({ definition }) => this.queries.grantOf(definition) === 'granted')
      .forEach((entry) => {
        this.wrap(entry);
      });
    this.logger.log('data clients wrapped', { cached: this.wrapped.size, declared: entries.length });
  }

  private wrap(entry: OperationEntry): void {
    if (this.wrapped.has(entry.queryId)) return;
    this.queries.policyOf(entry.definition);
    this.catalogue.enclose(
      entry.queryId,
      'cache',
      (original) => (scope, params) =>
        this.interceptor.intercept({ entry, scope, params }, (bound) => original(scope, bound)),
    );
    this.wrapped.add(entry.queryId);
  }
}
