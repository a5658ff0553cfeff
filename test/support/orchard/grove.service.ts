import { Inject, Injectable } from '@nestjs/common';
import { Cached } from '../../../src/cache/methods/cached.decorator.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { OrchardDataClient } from './orchard.data-client.js';
import { RAIN_FELL, TREE_TENDED } from './orchard.events.js';
import { CACHED_PLANTS, type CachedPlants } from './plant.js';

export interface GroveOverview {
  readonly plot: string;
  readonly plants: number;
  readonly tallest: string | null;
  readonly trees: number;
  readonly made: number;
  readonly oldest: Date | null;
}

/** Answers made from other answers. */
@Injectable()
export class GroveService {
  calls = 0;
  /** Awaited at the end of each. */
  hold: () => Promise<void> = () => Promise.resolve();

  constructor(
    @Inject(CACHED_PLANTS) private readonly plants: CachedPlants,
    private readonly orchard: OrchardDataClient,
  ) {}

  @Cached({ audience: 'tenant', region: 'medium', key: 'grove:overview:{plot}' })
  async overview(scope: QueryScope, plot: string): Promise<GroveOverview> {
    this.calls += 1;
    const made = this.calls;
    const plants = await this.plants.find(scope, { plot });
    const trees = await this.orchard.getTrees(scope, {});
    await this.hold();
    const heights = plants.flatMap(({ height }) => (height === null ? [] : [height])).sort();
    const tallest = heights.at(-1) ?? null;
    return { plot, plants: plants.length, tallest, trees: trees.rowCount, made, oldest: plants[0]?.plantedAt ?? null };
  }

  /** What no table tells: the events do. */
  @Cached({
    audience: 'everyone',
    region: 'medium',
    key: 'grove:care:{tree_id}',
    invalidateOn: [TREE_TENDED, RAIN_FELL],
  })
  care(
    scope: QueryScope,
    treeId: number,
  ): Promise<{ readonly asked: number; readonly tree: number; readonly who: string }> {
    this.calls += 1;
    return Promise.resolve({ asked: this.calls, tree: treeId, who: scope.principal });
  }

  @Cached({ audience: 'user', region: 'medium', key: 'grove:mine:{topic}' })
  mine(
    scope: QueryScope,
    topic: string,
  ): Promise<{ readonly who: string; readonly topic: string; readonly roles: string }> {
    this.calls += 1;
    return Promise.resolve({ who: scope.principal, topic, roles: scope.roles.join() });
  }

  /** Made of an answer that is itself made of answers. */
  @Cached({ audience: 'tenant', region: 'medium', key: 'grove:report:{plot}' })
  async report(scope: QueryScope, plot: string): Promise<{ readonly first: GroveOverview; readonly made: number }> {
    return { first: await this.overview(scope, plot), made: this.calls };
  }
}
