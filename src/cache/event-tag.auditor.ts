import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventCatalogue } from '../events/event.catalogue.js';
import { CachedMethodExplorer } from './methods/cached-method.explorer.js';
import { QueryRegistry } from '../registry/query.registry.js';

/**
 * Holds the tags that events move against those that answers carry, by their definitions or as cached methods. A tag that nobody carries is most likely a slip of the pen, by
 * which an event would invalidate nothing, silently; it is told, and refused to nobody, for who carries it may not be a definition.
 */
@Injectable()
export class EventTagAuditor implements OnApplicationBootstrap {
  private readonly logger = new Logger('Cache');

  constructor(
    private readonly events: EventCatalogue,
    private readonly registry: QueryRegistry,
    private readonly methods: CachedMethodExplorer,
  ) {}

  onApplicationBootstrap(): void {
    const carried = [...this.registry.list().flatMap(({ tags }) => tags), ...this.methods.carriedTags()];
    for (const { declaration, templates } of this.events.list()) {
      const idle = templates.filter((moved) => !carried.some((tag) => tag.meets(moved)));
      if (idle.length === 0) continue;
      const tags = idle.map(({ text }) => text);
      this.logger.warn({ message: 'an event moves tags that no answer carries', type: declaration.type, tags });
    }
  }
}
