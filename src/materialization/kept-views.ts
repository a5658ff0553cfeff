import { KeptJudgements } from '../registry/definitions/kept-judgements.js';
import type { QueryRegistry } from '../registry/query.registry.js';
import type { ViewDefinition } from './view-definition.js';

/** A view as it is written: its query is the registry's, and bound again. */
type KeptView = Omit<ViewDefinition, 'query' | 'bound'> & { readonly queryId: string };

/** Views from one start to the next. */
export class KeptViews extends KeptJudgements<readonly ViewDefinition[]> {
  /** @param directory made when first written to. @param registry that the views' queries are of. */
  constructor(directory: string, registry: QueryRegistry) {
    const read = (text: string): readonly ViewDefinition[] => revived(text, registry);
    super(directory, { name: 'views', judges: ['materialization', 'registry', 'kernel'], write: written, read });
  }
}

function written(views: readonly ViewDefinition[]): string {
  return JSON.stringify(
    views.map((view) => ({ ...view, query: undefined, bound: undefined, queryId: view.query.queryId })),
  );
}

function revived(text: string, registry: QueryRegistry): readonly ViewDefinition[] {
  return (JSON.parse(text) as readonly KeptView[]).map(({ queryId, ...view }) =>
    Object.freeze({ ...view, query: registry.get(queryId), bound: registry.bind(queryId, view.params) }),
  );
}
