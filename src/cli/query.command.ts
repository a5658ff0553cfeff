import type { Command } from 'commander';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { QueryDefinition } from '../registry/query-definition.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { collectParameter } from './parameters.js';
import { table, type Cell } from './terminal.js';
import type { VerbRunner } from './verb.runner.js';

/** `falaj query …`: what may be asked, and asking it. Runs on the server where one runs, else by itself. */
export class QueryCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const query = program.command('query').description('the registered queries: list, show, run, explain');
    query
      .command('list')
      .description('every registered query')
      .action(() => this.runner.run(() => this.list()));
    query
      .command('show <id>')
      .description('one contract: parameters, columns, SQL, lineage')
      .action((id: string) => this.runner.run(() => this.show(id)));
    for (const [verb, description] of [
      ['run', 'ask a query'],
      ['explain', 'how a question would be answered: key, tier, position, tags'],
    ] as const) {
      query
        .command(`${verb} <id>`)
        .description(description)
        .option('--param <name=value>', 'a parameter; repeat for more', collectParameter, {})
        .addHelpText(
          'after',
          `\nExample:\n  falaj query ${verb} world_bank_indicator --param indicator=NY.GDP.MKTP.CD --param country=QAT`,
        )
        .action((id: string, options: { param: Record<string, string> }) =>
          this.runner.run(() => (verb === 'run' ? this.ask(id, options.param) : this.explain(id, options.param))),
        );
    }
  }

  private async list(): Promise<VerbResult> {
    const registry = await this.context.local().registry();
    const definitions = registry.list();
    const rows = definitions.map((each) => [each.queryId, each.operation, each.accessLevel, ttl(each), each.title]);
    return {
      ok: true,
      data: { version: registry.version, queries: definitions.map(summary) },
      text: table(['query', 'operation', 'access', 'ttl', 'title'], rows),
    };
  }

  private async show(id: string): Promise<VerbResult> {
    const definition = (await this.context.local().registry()).get(id);
    return { ok: true, data: contract(definition), text: describe(definition) };
  }

  private async ask(id: string, params: JsonObject): Promise<VerbResult> {
    const server = this.context.server();
    if (await server.isRunning()) {
      const reply = await server.post(`/api/v1/queries/${encodeURIComponent(id)}/run`, { params });
      return answered(reply.body as JsonObject, reply.headers.get('cache-status') ?? '');
    }
    const answer = await this.context.local().run(id, params);
    return answered(
      JSON.parse(answer.render(Date.now()).toString('utf8')) as JsonObject,
      `falaj; ${answer.delivery.status}`,
    );
  }

  private async explain(id: string, params: Record<string, string>): Promise<VerbResult> {
    const server = this.context.server();
    const data = (await server.isRunning())
      ? ((await server.get(`/api/v1/queries/${encodeURIComponent(id)}/explain`, params)).body as JsonObject)
      : await this.context.local().explain(id, params);
    return { ok: true, data, text: JSON.stringify(data, null, 2) };
  }
}

function ttl(definition: QueryDefinition): string {
  return definition.cache === null ? 'not cached' : `${String(definition.cache.ttlSeconds)} s`;
}

function summary(definition: QueryDefinition): JsonObject {
  const { queryId, operation, title, accessLevel } = definition;
  return {
    query_id: queryId,
    operation,
    title,
    access_level: accessLevel,
    ttl_seconds: definition.cache?.ttlSeconds ?? null,
  };
}

function contract(definition: QueryDefinition): JsonObject {
  return {
    ...summary(definition),
    description: definition.description,
    scope: definition.scope,
    unit: definition.unit,
    parameters: definition.parameters as unknown as JsonValue,
    columns: definition.columns as unknown as JsonValue,
    reads: definition.reads,
    version: definition.version,
    file: definition.file,
    sql: definition.sql,
  };
}

function describe(definition: QueryDefinition): string {
  const parameters = definition.parameters.map((each) => [
    each.name,
    each.type,
    each.required ? '(required)' : JSON.stringify(each.default ?? null),
    each.description,
  ]);
  const columns = definition.columns.map((each) => [each.name, each.type, each.unit ?? '', each.description]);
  return [
    `${definition.queryId}  ${definition.title}`,
    definition.description,
    `access ${definition.accessLevel}, scope ${definition.scope}, ${ttl(definition)}, version ${definition.version}`,
    `reads ${definition.reads.join(', ')}`,
    '',
    table(['parameter', 'type', 'default', 'meaning'], parameters),
    '',
    table(['column', 'type', 'unit', 'meaning'], columns),
    '',
    definition.sql.trim(),
  ].join('\n');
}

function answered(body: JsonObject, cacheStatus: string): VerbResult {
  const rows = (body.rows as readonly { data: Readonly<Record<string, JsonValue>> }[]).map((row) => row.data);
  const headings = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => headings.map((heading) => cell(row[heading])));
  const provenance = body.provenance as JsonObject;
  const freshness = body.freshness as JsonObject;
  const foot = [
    `${String(rows.length)} rows, unit ${String(body.unit)}; ${String(provenance.dataset_id)} (${String(provenance.kind)}), as of ${String(freshness.asof_date)}`,
    `cache: ${cacheStatus}`,
    ...(body.warnings as readonly string[]).map((warning) => `warning: ${warning}`),
  ];
  return {
    ok: true,
    data: body,
    text: [rows.length > 0 ? table(headings, cells) : '(no rows)', '', ...foot].join('\n'),
  };
}

function cell(value: JsonValue | undefined): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
}
