import { Injectable } from '@nestjs/common';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { hasRole, type QueryScope } from '../kernel/query-scope.js';
import { QueryRegistry } from '../registry/query.registry.js';
import type {
  CachePolicyDefinition,
  ColumnDefinition,
  ParameterDefinition,
  QueryDefinition,
} from '../registry/query-definition.js';

/** Registered queries as the API shows them: what they take, give, read and promise. */
@Injectable()
export class QueryPresenter {
  constructor(private readonly registry: QueryRegistry) {}

  list(): JsonObject {
    const queries = this.registry.list().map(summary);
    return { registry_version: this.registry.version, count: queries.length, queries };
  }

  /** The statement of a query that is not public is for those who may ask it. */
  contract(queryId: string, scope: QueryScope): JsonObject {
    const definition = this.registry.get(queryId);
    return {
      ...summary(definition),
      registry_version: this.registry.version,
      parameters: definition.parameters.map(parameter),
      columns: definition.columns.map(column),
      key: definition.key,
      privacy:
        definition.privacy === null
          ? null
          : {
              persons_column: definition.privacy.personsColumn,
              minimum_group_size: definition.privacy.minimumGroupSize,
            },
      transform: definition.transform.map(({ name, arguments: given }) => ({ [name]: given })),
      examples: definition.examples,
      lineage: {
        tables: definition.reads,
        datasets: datasets(definition),
        narrow: definition.narrow.map((n) => ({ ...n })),
        tags: definition.tags.map(({ text }) => text),
      },
      sql: mayAsk(definition, scope) ? definition.sql : null,
    };
  }
}

function summary(definition: QueryDefinition): JsonObject {
  return {
    query_id: definition.queryId,
    operation: definition.operation,
    domain: definition.domain,
    title: definition.title,
    description: definition.description,
    unit: unit(definition),
    scope: definition.scope,
    access_level: definition.accessLevel,
    cache:
      definition.cache === null ? null : { ttl_seconds: lifeOf(definition.cache), region: definition.cache.region },
    freshness_days: definition.freshnessDays,
    version: definition.version,
    run: `/api/v1/queries/${definition.queryId}/run`,
  };
}

function parameter(each: ParameterDefinition): JsonObject {
  return {
    name: each.name,
    type: each.type,
    description: each.description,
    required: each.required,
    ...(each.required ? {} : { default: each.default ?? null }),
    ...(each.min === undefined ? {} : { min: each.min }),
    ...(each.max === undefined ? {} : { max: each.max }),
    ...(each.allowed === undefined ? {} : { allowed: each.allowed }),
    ...(each.pattern === undefined ? {} : { pattern: each.pattern }),
    length_max: each.lengthMax,
  };
}

function column(each: ColumnDefinition): JsonObject {
  return {
    name: each.name,
    type: each.type,
    unit: each.unit ?? null,
    description: each.description,
    nullable: each.nullable,
  };
}

/** One unit, or the unit of each value of the parameter that decides. */
function unit({ unit: choice }: QueryDefinition): JsonValue {
  return typeof choice === 'string' ? choice : { by_parameter: { param: choice.param, values: choice.values } };
}

function lifeOf({ ttlSeconds }: CachePolicyDefinition): JsonValue {
  if (typeof ttlSeconds === 'number') return ttlSeconds;
  return { by_parameter: { param: ttlSeconds.param, values: ttlSeconds.values } };
}

function datasets({ dataset }: QueryDefinition): JsonObject {
  if (dataset.byParam === undefined) return { always: dataset.always };
  return { always: dataset.always, by_parameter: { param: dataset.byParam.param, values: dataset.byParam.values } };
}

function mayAsk({ accessLevel }: QueryDefinition, scope: QueryScope): boolean {
  if (accessLevel === 'public') return true;
  return hasRole(scope, accessLevel === 'restricted' ? 'analyst' : 'admin');
}
