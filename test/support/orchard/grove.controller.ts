import { Controller, Get, Inject, Param } from '@nestjs/common';
import { CachedResponse } from '../../../src/http/cached-response.decorator.js';
import { Scope } from '../../../src/http/scope.decorator.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { OrchardDataClient } from './orchard.data-client.js';
import { CACHED_PLANTS, type CachedPlants } from './plant.js';

/** Handlers that combine answers. */
@Controller('grove')
export class GroveController {
  calls = 0;
  /** Awaited before each answer is given. */
  hold: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(CACHED_PLANTS) private readonly plants: CachedPlants,
    private readonly orchard: OrchardDataClient,
  ) {}

  @Get('trees')
  @CachedResponse({ audience: 'everyone', region: 'medium' })
  async trees(@Scope() scope: QueryScope): Promise<object> {
    this.calls += 1;
    const [trees, kinds] = [await this.orchard.getTrees(scope, {}), await this.orchard.getKinds(scope, {})];
    await this.hold();
    return { trees: trees.rowCount, kinds: kinds.rowCount, who: scope.principal, roles: scope.roles };
  }

  @Get('plots/:plot')
  @CachedResponse({ audience: 'tenant', region: 'medium' })
  async plot(@Scope() scope: QueryScope, @Param('plot') plot: string): Promise<object> {
    this.calls += 1;
    const plants = await this.plants.find(scope, { plot });
    return { tenant: scope.tenant, plants: plants.map(({ label }) => label) };
  }

  /** Long enough to be kept compressed. */
  @Get('ledger')
  @CachedResponse({ audience: 'everyone', region: 'medium' })
  async ledger(@Scope() scope: QueryScope): Promise<object> {
    this.calls += 1;
    const { rowCount } = await this.orchard.getTrees(scope, {});
    return {
      trees: rowCount,
      lines: Array.from({ length: 200 }, (_, line) => ({ line, says: 'watered — and counted' })),
    };
  }

  @Get('mine')
  @CachedResponse({ audience: 'user', region: 'medium' })
  mine(@Scope() scope: QueryScope): Promise<object> {
    this.calls += 1;
    return Promise.resolve({ who: scope.principal, tenant: scope.tenant, roles: scope.roles });
  }

  @Get('guarded')
  @CachedResponse({ audience: 'everyone', access: 'restricted', region: 'medium' })
  guarded(): Promise<object> {
    this.calls += 1;
    return Promise.resolve({ secret: 'for analysts' });
  }
}
