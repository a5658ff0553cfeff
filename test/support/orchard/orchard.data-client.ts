import { Injectable } from '@nestjs/common';
import type { QueryAnswer } from '../../../src/kernel/query-answer.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { RegisteredQuery, type RawParameters } from '../../../src/registry/registered-query.decorator.js';

@Injectable()
export class OrchardDataClient {
  constructor(private readonly executor: QueryExecutor) {}

  @RegisteredQuery('get_tree', 'orchard_tree')
  getTree(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_tree', scope, params);
  }

  @RegisteredQuery('get_trees', 'orchard_trees')
  getTrees(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_trees', scope, params);
  }

  @RegisteredQuery('get_owners', 'orchard_owners')
  getOwners(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_owners', scope, params);
  }

  @RegisteredQuery('get_owned', 'orchard_owned')
  getOwned(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_owned', scope, params);
  }

  @RegisteredQuery('get_secret', 'orchard_secret')
  getSecret(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_secret', scope, params);
  }

  @RegisteredQuery('get_kinds', 'orchard_kinds')
  getKinds(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_kinds', scope, params);
  }

  @RegisteredQuery('get_note', 'orchard_note')
  getNote(scope: QueryScope, params: RawParameters): Promise<QueryAnswer> {
    return this.executor.execute('orchard_note', scope, params);
  }
}
