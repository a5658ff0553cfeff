import type { OpenAPIObject } from '@nestjs/swagger';
import { OPERATION_EXTENSION } from '../http/answers-operation.decorator.js';
import type { ColumnDefinition, ColumnType, QueryDefinition } from '../registry/query-definition.js';
import type { QueryRegistry } from '../registry/query.registry.js';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type PlainSchema = Exclude<Schema, { $ref: string }>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Reply = NonNullable<Operation['responses'][string]>;
interface Content {
  schema?: Schema;
  example?: unknown;
}

const JSON_TYPE = 'application/json';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ANSWER = { $ref: '#/components/schemas/Answer' };

const COLUMN: Readonly<Record<ColumnType, PlainSchema>> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  json: {},
};

/**
 * What replies are made of, for whoever writes a client: the columns of each answer as its contract has them, and of any other reply what
 * its example shows.
 */
export function describeForms(document: OpenAPIObject, registry: QueryRegistry): void {
  const byOperation = new Map(registry.list().map((definition) => [definition.operation, definition]));
  for (const item of Object.values(document.paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const answered = (operation as unknown as Record<string, unknown>)[OPERATION_EXTENSION];
      const definition = typeof answered === 'string' ? byOperation.get(answered) : undefined;
      for (const [status, reply] of Object.entries(operation.responses))
        if (status.startsWith('2') && reply !== undefined) describeReply(reply, definition);
    }
}

function describeReply(reply: Reply, definition: QueryDefinition | undefined): void {
  const content = contentOf(reply);
  if (content === undefined) return;
  if (definition !== undefined) content.schema = { allOf: [ANSWER, rowsOf(definition)] };
  else if (isOpen(content.schema)) content.schema = { ...content.schema, ...formOf(exampleOf(content)) };
}

function contentOf(reply: Reply): Content | undefined {
  return 'content' in reply ? (reply.content as Readonly<Record<string, Content>>)[JSON_TYPE] : undefined;
}

/** Whether the schema says nothing of what is in it. */
function isOpen(schema: Schema | undefined): boolean {
  if (schema === undefined) return true;
  if ('$ref' in schema) return false;
  return schema.properties === undefined && schema.items === undefined && schema.allOf === undefined;
}

function exampleOf({ schema, example }: Content): unknown {
  return example ?? (schema !== undefined && 'example' in schema ? schema.example : undefined);
}

function rowsOf({ columns }: QueryDefinition): PlainSchema {
  const data: PlainSchema = {
    type: 'object',
    required: columns.map(({ name }) => name),
    properties: Object.fromEntries(columns.map((column) => [column.name, columnOf(column)])),
  };
  const row: PlainSchema = { type: 'object', required: ['data'], properties: { data } };
  return { type: 'object', required: ['rows'], properties: { rows: { type: 'array', items: row } } };
}

function columnOf({ type, nullable, description, unit }: ColumnDefinition): PlainSchema {
  const told = [description, unit].filter((part) => typeof part === 'string' && part !== '').join(', in ');
  return { ...COLUMN[type], description: told, ...(nullable ? { nullable: true } : {}) };
}

/** The form of one value: what is null may be anything, and of a list the first member speaks for all. */
function formOf(value: unknown): PlainSchema {
  if (value === undefined) return {};
  // Null is within a form that names no type, and within no other that does not say so.
  if (value === null) return {};
  if (Array.isArray(value)) return { type: 'array', items: value.length === 0 ? {} : formOf(value[0]) };
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([name, member]) => [name, formOf(member)] as const);
    return { type: 'object', properties: Object.fromEntries(members) };
  }
  if (typeof value === 'number') return { type: 'number' };
  return { type: typeof value === 'boolean' ? 'boolean' : 'string' };
}
