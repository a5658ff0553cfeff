import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { OPERATION_EXTENSION } from '../http/answers-operation.decorator.js';
import { PrefetchPlans } from '../prefetch/prefetch.plans.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { answerExample, lineExample } from './openapi.answers.js';
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
import { problemsOf } from './openapi.problems.js';
import { ANSWERED_BY, BODIES, REPLIES } from './openapi.replies.js';
import { answerSchema, parameterOf, PROBLEM_SCHEMA, problemResponse } from './openapi.parts.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const RUN_PATH = '/api/v1/queries/{query_id}/run';
const LINK_HEADER = {
  description: 'Of a page: first, prev, next and last (RFC 8288)',
  schema: { type: 'string' as const },
  example: '</api/v1/queries/world_bank_indicator/run?country=QAT&page=2&page_size=100>; rel="next"',
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
      if (operation !== undefined) complete(operation, `${method.toUpperCase()} ${path}`, registry);
    }
  }
  describeRuns(document, registry);
  addExamples(document.paths['/api/v1/admin/cache/invalidate']?.post, INVALIDATE_EXAMPLES);
  addExamples(document.paths['/api/v1/admin/cache/warmup']?.post, warmupExamples(app.get(PrefetchPlans).packs()));
  describeForms(document, registry);
  return document;
}

function complete(operation: Operation, place: string, registry: QueryRegistry): void {
  const [method = '', path = ''] = place.split(' ');
  if (path.includes('{query_id}')) describeQueryId(operation, registry);
  const answered = (operation as unknown as Record<string, unknown>)[OPERATION_EXTENSION];
  const definition = registry.list().find(({ operation: name }) => name === answered);
  if (definition !== undefined) describeAnswer(operation, path, definition);
  const told = registry.find(ANSWERED_BY[place] ?? '');
  if (told !== undefined) operation.responses['200'] = answerResponse(told.title, answerExample(told));
  addReplies(operation, place);
  addBody(operation, BODIES[place]);
  operation.security ??= [];
  const takesInput = (operation.parameters?.length ?? 0) > 0 || operation.requestBody !== undefined;
  for (const { status, code, detail, description } of problemsOf(method, path, takesInput))
    operation.responses[status] = problemResponse(description, problemExample(code, detail, path));
}

function describeAnswer(operation: Operation, path: string, definition: QueryDefinition): void {
  operation.summary = definition.title;
  operation.description = definition.description;
  const asked = definition.parameters.filter(({ name }) => !path.includes(`{${name}}`));
  addParameters(operation, [...asked.map(parameterOf), ...ANSWER_PARAMETERS, SKIP_CACHE]);
  operation.responses['200'] = answerResponse(definition.title, answerExample(definition));
}

/** What the operation's own decorators say of its replies stays; the examples are added. */
function addReplies(operation: Operation, place: string): void {
  for (const [status, described] of Object.entries(operation.responses)) {
    const example = REPLIES[`${place} ${status}`] ?? REPLIES[place];
    if (!status.startsWith('2') || example === undefined || described === undefined || '$ref' in described) continue;
    const [type = 'application/json'] = Object.keys(described.content ?? {});
    const schema = described.content?.[type]?.schema ?? { type: 'object' };
    operation.responses[status] = {
      ...described,
      description: described.description === '' ? (operation.summary ?? place) : described.description,
      content: { ...described.content, [type]: { schema, example } },
    };
  }
}

function addBody({ requestBody }: Operation, example: unknown): void {
  if (example === undefined || requestBody === undefined || !('content' in requestBody)) return;
  const json = requestBody.content['application/json'];
  if (json !== undefined) json.example = example;
}

function addParameters(operation: Operation, parameters: readonly Parameter[]): void {
  operation.parameters = [...(operation.parameters ?? []), ...parameters];
}

function describeQueryId(operation: Operation, registry: QueryRegistry): void {
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
  const shown = exampleQuery(definitions);
  for (const operation of [run?.get, run?.post]) {
    if (operation !== undefined)
      operation.responses['200'] = answerResponse('The answer', shown === undefined ? undefined : answerExample(shown));
  }
  if (stream !== undefined) stream.responses['200'] = linesResponse(shown);
  addExamples(run?.post, runExamples(definitions));
}

function addExamples(operation: Operation | undefined, examples: ReturnType<typeof runExamples>): void {
  const body = operation?.requestBody;
  if (body === undefined || !('content' in body)) return;
  const json = body.content['application/json'];
  if (json !== undefined) json.examples = examples;
}

function answerResponse(description: string, example: unknown): Operation['responses'][string] {
  const schema = { $ref: '#/components/schemas/Answer' };
  const headers = { Link: LINK_HEADER };
  return {
    description,
    headers,
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  };
}

function linesResponse(definition: QueryDefinition | undefined): Operation['responses'][string] {
  const example = definition === undefined ? undefined : lineExample(definition);
  const schema = { type: 'string' as const };
  const headers = { Link: LINK_HEADER };
  const content = { 'application/x-ndjson': { schema, ...(example !== undefined && { example }) } };
  return { description: 'The rows, one a line', headers, content };
}
