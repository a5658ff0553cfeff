import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type PlainSchema = Exclude<Schema, { $ref: string }>;

const text: PlainSchema = { type: 'string' };
const whole: PlainSchema = { type: 'integer' };
const anything: PlainSchema = { type: 'object', additionalProperties: true };

function record(properties: Readonly<Record<string, PlainSchema>>): PlainSchema {
  return { type: 'object', properties };
}

function listOf(items: PlainSchema): PlainSchema {
  return { type: 'array', items };
}

const number = record({
  value: { type: 'number' },
  unit: text,
  citation_ids: listOf(text),
  formula: { ...anything, description: 'How the value follows: cell, count, constant, list, or apply of a statistic' },
});
const finding = record({
  id: text,
  section: text,
  title: text,
  statement: text,
  severity: { type: 'string', enum: ['info', 'notice', 'warning', 'critical'] },
  numbers: { type: 'object', additionalProperties: number },
  labels: { type: 'object', additionalProperties: text },
});
const citation = record({
  id: text,
  query_id: text,
  params: anything,
  row: {
    type: 'integer',
    nullable: true,
    description: 'From 0, in the order of the answer; null for its number of rows',
  },
  column: { type: 'string', nullable: true },
  value: { type: 'number' },
});
const freshness = record({
  asof_date: { type: 'string', format: 'date', nullable: true },
  updated_at: { type: 'string', format: 'date-time', nullable: true },
  age_days: { type: 'integer', nullable: true },
  queries: listOf(anything),
});
const question = record({
  query_id: text,
  params: anything,
  definition_version: text,
  url: { type: 'string', nullable: true, description: 'Asks the same again' },
});

export const RUN_RESULT_SCHEMA: PlainSchema = {
  ...record({
    ok: { type: 'boolean' },
    intent: text,
    run_id: text,
    problem: {
      ...record({ code: text, title: text, status: whole, detail: text, hint: text, step: text }),
      description: 'Only where ok is false',
    },
    sections: listOf(record({ id: text, title: text, findings: listOf(text) })),
    findings: listOf(finding),
    citations: listOf(citation),
    freshness,
    cache_stats: record({ hits: whole, misses: whole, sets: whole, errors: whole }),
    reproducibility: record({ intent: text, params: anything, registry_version: text, queries: listOf(question) }),
    warnings: listOf(record({ code: text, detail: text, query_id: { type: 'string', nullable: true } })),
    request_id: text,
    timings: record({ total_ms: { type: 'number' }, nodes: anything }),
  }),
  required: [
    ...['ok', 'intent', 'run_id', 'sections', 'findings', 'citations', 'freshness', 'cache_stats'],
    ...['reproducibility', 'warnings', 'request_id', 'timings'],
  ],
};

export const RUN_STATE_SCHEMA: PlainSchema = record({
  run_id: text,
  intent: text,
  state: { type: 'string', enum: ['running'] },
  started_at: { type: 'string', format: 'date-time' },
  events: { type: 'string', description: 'Path of the events' },
});
