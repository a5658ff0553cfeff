import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { OPERATION_EXTENSION } from '../http/answers-operation.decorator.js';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import { PrefetchPlans } from '../prefetch/prefetch.plans.js';
import { QueryRegistry } from '../registry/query.registry.js';
import {
  ANSWER_PARAMETERS,
  exampleQuery,
  freeParameters,
  INVALIDATE_EXAMPLES,
  problemExample,
  runExamples,
  SKIP_CACHE,
  warmupExamples,
} from './openapi.examples.js';
import { describeForms } from './openapi.forms.js';
import { answerSchema, parameterOf, PROBLEM_SCHEMA, problemResponse } from './openapi.parts.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const RUN_PATH = '/api/v1/queries/{query_id}/run';

interface ProblemCase {
  readonly description: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

const EVERY_OPERATION: Readonly<Record<string, ProblemCase>> = {
  '400': {
    description: 'A parameter or the body is not what the endpoint takes',
    code: 'request.invalid',
    detail: 'the body or a parameter is not what the endpoint takes',
  },
  '401': {
    description: 'A token is needed, or the one sent is not accepted',
    code: 'auth.missing',
    detail: 'this endpoint needs a token',
  },
  '403': {
    description: "The caller's role does not allow it",
    code: 'auth.forbidden',
    detail: 'this endpoint is not for this caller',
  },
  '503': {
    description: 'The database is away or busy',
    code: 'database.unavailable',
    detail: 'the database does not answer',
  },
  '504': { description: 'No answer in time', code: 'query.timeout', detail: 'no answer within 15000 ms' },
};
const NO_SUCH_QUERY: ProblemCase = {
  description: 'There is no such query',
  code: 'query.unknown',
  detail: 'there is no query of this name',
};
const NO_SUCH_PACK: ProblemCase = {
  description: 'There is no such pack',
  code: 'prefetch.unknown_pack',
  detail: 'there is no pack of this name',
};

const VIEW_PATH = '/api/v1/admin/materialized-views/{name}';
const NO_SUCH_VIEW: ProblemCase = {
  description: 'There is no such view',
  code: 'view.unknown',
  detail: 'there is no view of this name',
};
const REFRESH_CASES: Readonly<Record<string, ProblemCase>> = {
  '409': { description: 'Another run holds the view', code: 'view.busy', detail: 'the view is held by another run' },
  '500': { description: 'The refresh failed', code: 'view.failed', detail: 'the refresh ended as failed' },
};

const MAINTENANCE_CASES: Readonly<Record<string, ProblemCase>> = {
  '409': {
    description: 'There is no second tier that answers, or it is being looked after',
    code: 'cache.maintenance_busy',
    detail: 'another process looks after it',
  },
};

/** The whole API as OpenAPI 3: what the decorators say, and what the registered definitions add to the routes they answer. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Falaj')
    .setDescription(
      'Registered SQL over PostgreSQL: deterministic caching, provenance, freshness. Errors are RFC 9457 problems.',
    )
    .setVersion('1')
    .addServer('/', 'This server')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA, Answer: answerSchema() };
  const registry = app.get(QueryRegistry);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) complete(operation, path, registry);
    }
  }
  describeRuns(document, registry);
  addExamples(document.paths['/api/v1/admin/cache/invalidate']?.post, INVALIDATE_EXAMPLES);
  addExamples(document.paths['/api/v1/admin/cache/warmup']?.post, warmupExamples(app.get(PrefetchPlans).packs()));
  describeForms(document, registry);
  return document;
}

function complete(operation: Operation, path: string, registry: QueryRegistry): void {
  if (path.startsWith('/api/')) addProblems(operation, path, EVERY_OPERATION);
  if (path.endsWith('/packs/{name}')) addProblems(operation, path, { '404': NO_SUCH_PACK });
  if (path.includes('{query_id}')) describeQueryId(operation, path, registry);
  if (path.startsWith(VIEW_PATH)) addProblems(operation, path, { '404': NO_SUCH_VIEW });
  if (path === `${VIEW_PATH}/refresh`) addProblems(operation, path, REFRESH_CASES);
  if (path.endsWith('/cache/maintenance')) addProblems(operation, path, MAINTENANCE_CASES);
  const answered = (operation as unknown as Record<string, unknown>)[OPERATION_EXTENSION];
  const definition = registry.list().find(({ operation: name }) => name === answered);
  if (definition === undefined) return;
  operation.summary = definition.title;
  operation.description = definition.description;
  const asked = definition.parameters.filter(({ name }) => !path.includes(`{${name}}`));
  addParameters(operation, [...asked.map(parameterOf), ...ANSWER_PARAMETERS, SKIP_CACHE]);
  operation.responses['200'] = answerResponse(definition.title);
}

function addProblems(operation: Operation, path: string, cases: Readonly<Record<string, ProblemCase>>): void {
  Object.entries(cases).forEach(([status, { description, code, detail }]) => {
    operation.responses[status] = problemResponse(description, problemExample(code, detail, path));
  });
}

function addParameters(operation: Operation, parameters: readonly Parameter[]): void {
  operation.parameters = [...(operation.parameters ?? []), ...parameters];
}

function describeQueryId(operation: Operation, path: string, registry: QueryRegistry): void {
  addProblems(operation, path, { '404': NO_SUCH_QUERY });
  const example = exampleQuery(registry.list())?.queryId;
  operation.parameters = (operation.parameters ?? []).map((parameter) =>
    'name' in parameter && parameter.name === 'query_id' && example !== undefined
      ? { ...parameter, description: 'A registered query; GET /api/v1/queries lists them.', example }
      : parameter,
  );
}

/** The generic endpoints take what the query asked takes, and show every query's examples. */
function describeRuns(document: OpenAPIObject, registry: QueryRegistry): void {
  const definitions = registry.list();
  const run = document.paths[RUN_PATH];
  const stream = document.paths['/api/v1/queries/{query_id}/stream']?.get;
  const explain = document.paths['/api/v1/queries/{query_id}/explain']?.get;
  for (const operation of [run?.get, stream, explain]) {
    if (operation !== undefined) addParameters(operation, [freeParameters(definitions)]);
  }
  for (const operation of [run?.get, run?.post, stream]) {
    if (operation !== undefined) addParameters(operation, [...ANSWER_PARAMETERS, SKIP_CACHE]);
  }
  for (const operation of [run?.get, run?.post]) {
    if (operation !== undefined) operation.responses['200'] = answerResponse('The answer');
  }
  addExamples(run?.post, runExamples(definitions));
}

function addExamples(operation: Operation | undefined, examples: ReturnType<typeof runExamples>): void {
  const body = operation?.requestBody;
  if (body === undefined || !('content' in body)) return;
  const json = body.content['application/json'];
  if (json !== undefined) json.examples = examples;
}

function answerResponse(description: string): Operation['responses'][string] {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } } };
}
