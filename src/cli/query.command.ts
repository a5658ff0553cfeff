import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { collectParameter } from './parameters.js';
import { answerText, contractText, explanationText, queriesText } from './query.texts.js';
import type { VerbRunner } from './verb.runner.js';

/** `falaj query …`: what may be asked, and asking it. Questions go to the server where one runs, else are answered here. */
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
      .addHelpText('after', '\nExample:\n  falaj query show retention_by_company_agg')
      .action((id: string) => this.runner.run(() => this.show(id)));
    this.registerQuestion(query, 'run', 'ask a query', (id, params) => this.ask(id, params));
    const told = 'how a question would be answered: key, tier, position, tags';
    this.registerQuestion(query, 'explain', told, (id, params) => this.explain(id, params));
  }

  private registerQuestion(
    query: Command,
    verb: string,
    description: string,
    action: (id: string, params: Record<string, string>) => Promise<VerbResult>,
  ): void {
    const examples = [
      `falaj query ${verb} world_bank_indicator --param indicator=NY.GDP.MKTP.CD --param country=QAT`,
      `falaj query ${verb} retention_by_company_agg --param sector=Energy --param time_period_months=24 --json`,
    ];
    query
      .command(`${verb} <id>`)
      .description(description)
      .option('--param <name=value>', 'a parameter; repeat for more, a list takes commas', collectParameter, {})
      .addHelpText('after', ['\nExamples:', ...examples].join('\n  '))
      .action((id: string, options: { param: Record<string, string> }) =>
        this.runner.run(() => action(id, options.param)),
      );
  }

  private async list(): Promise<VerbResult> {
    const data = await this.context.local().queries();
    return { ok: true, data, text: queriesText(data, this.context.terminal.width) };
  }

  private async show(id: string): Promise<VerbResult> {
    const data = await this.context.local().contract(id);
    return { ok: true, data, text: contractText(data, this.context.terminal.width) };
  }

  private async ask(id: string, params: JsonObject): Promise<VerbResult> {
    const { body, cache } = await this.answer(id, params);
    return { ok: true, data: body, text: answerText(body, cache, this.context.terminal.width) };
  }

  private async answer(id: string, params: JsonObject): Promise<{ body: JsonObject; cache: string }> {
    const server = this.context.server();
    if (await server.isRunning()) {
      const reply = await server.post(`/api/v1/queries/${encodeURIComponent(id)}/run`, { params });
      return { body: reply.body as JsonObject, cache: reply.headers.get('cache-status') ?? 'unknown' };
    }
    const answer = await this.context.local().run(id, params);
    const body = JSON.parse(answer.render(Date.now()).toString('utf8')) as JsonObject;
    return { body, cache: 'no server runs; answered here' };
  }

  private async explain(id: string, params: Record<string, string>): Promise<VerbResult> {
    const server = this.context.server();
    const data = (await server.isRunning())
      ? ((await server.get(`/api/v1/queries/${encodeURIComponent(id)}/explain`, params)).body as JsonObject)
      : await this.context.local().explain(id, params);
    return { ok: true, data, text: explanationText(data, this.context.terminal.width) };
  }
}
