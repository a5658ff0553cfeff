import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { OPERATION_EXTENSION } from '../http/answers-operation.decorator.js';
import { QueryRegistry } from '../registry/query.registry.js';
import { answerSchema, parameterOf, PROBLEM_SCHEMA, problemResponse, runExamples } from './openapi.parts.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const EVERY_OPERATION: Readonly<Record<string, string>> = {
  '400': 'A parameter or the body is not what the endpoint takes',
  '401': 'A token is needed, or the one sent is not accepted',
  '403': "The caller's role does not allow it",
  '503': 'The database is away or busy',
  '504': 'No answer in time',
};

/** The whole API as OpenAPI 3: what the decorators say, and what the registered definitions add to the routes they answer. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Falaj')
    .setDescription(
      'Registered SQL over PostgreSQL: deterministic caching, provenance, freshness. Errors are RFC 9457 problems.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA, Answer: answerSchema() };
  const registry = app.get(QueryRegistry);
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation !== undefined) complete(operation, registry);
    }
  }
  describeRuns(document, registry);
  return document;
}

function complete(operation: Operation, registry: QueryRegistry): void {
  Object.entries(EVERY_OPERATION).forEach(([status, description]) => {
    operation.responses[status] = problemResponse(description);
  });
  const answered = (operation as unknown as Record<string, unknown>)[OPERATION_EXTENSION];
  const definition = registry.list().find(({ operation: name }) => name === answered);
  if (definition === undefined) return;
  operation.summary = definition.title;
  operation.description = definition.description;
  operation.parameters = [...(operation.parameters ?? []), ...definition.parameters.map(parameterOf)];
  operation.responses['200'] = answerResponse(definition.title);
}

/** The generic run endpoints show every query's examples. */
function describeRuns(document: OpenAPIObject, registry: QueryRegistry): void {
  const run = document.paths['/api/v1/queries/{query_id}/run'];
  for (const operation of [run?.get, run?.post]) {
    if (operation === undefined) continue;
    operation.responses['200'] = answerResponse('The answer');
    operation.responses['404'] = problemResponse('There is no such query');
  }
  const body = run?.post?.requestBody;
  if (body === undefined || !('content' in body)) return;
  const json = body.content['application/json'];
  if (json !== undefined) json.examples = runExamples(registry.list());
}

function answerResponse(description: string): Operation['responses'][string] {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } } };
}
