import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext, VerbResult } from './cli-context.js';
import type { LocalEngine } from './local-engine.port.js';
import { advising } from './name.advisor.js';
import { collectParameter } from './parameters.js';
import { answerText, contractText, explanationText, queriesText } from './query.texts.js';
import { byServerOrHere } from './server.choice.js';
import type { ServerClient } from './server.client.js';
import type { VerbRunner } from './verb.runner.js';

const ROOT = '/api/v1/queries';

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
      .command('show <query>')
      .description('one contract: parameters, columns, SQL, lineage')
      .action((id: string) => this.runner.run(() => this.show(id)));
    this.registerQuestion(query, 'run', 'ask a query', (id, params) => this.run(id, params));
    const told = 'how a question would be answered: key, tier, position, tags';
    this.registerQuestion(query, 'explain', told, (id, params) => this.explain(id, params));
  }

  private registerQuestion(
    query: Command,
    verb: string,
    description: string,
    action: (id: string, params: Record<string, string>) => Promise<VerbResult>,
  ): void {
    query
      .command(`${verb} <query>`)
      .description(description)
      .option('--param <name=value>', 'a parameter; repeat for more, a list takes commas', collectParameter, {})
      .action((id: string, options: { param: Record<string, string> }) =>
        this.runner.run(() => action(id, options.param)),
      );
  }

  private async list(): Promise<VerbResult> {
    const data = await byServerOrHere(
      this.context,
      async (server) => (await server.get(ROOT)).body as JsonObject,
      (engine) => engine.queries(),
    );
    return { ok: true, data, text: queriesText(data, this.context.terminal.width) };
  }

  private async show(id: string): Promise<VerbResult> {
    const data = await this.askOf(
      id,
      async (server) => (await server.get(`${ROOT}/${encodeURIComponent(id)}`)).body as JsonObject,
      (engine) => engine.contract(id),
    );
    return { ok: true, data, text: contractText(data, this.context.terminal.width) };
  }

  private async run(id: string, params: JsonObject): Promise<VerbResult> {
    const { body, cache } = await this.askOf(
      id,
      async (server) => {
        const reply = await server.post(`${ROOT}/${encodeURIComponent(id)}/run`, { params });
        return { body: reply.body as JsonObject, cache: reply.headers.get('cache-status') ?? 'unknown' };
      },
      async (engine) => {
        const answer = await engine.run(id, params);
        const text = answer.render(Date.now()).toString('utf8');
        return { body: JSON.parse(text) as JsonObject, cache: 'no server runs; answered here' };
      },
    );
    return { ok: true, data: body, text: answerText(body, cache, this.context.terminal.width) };
  }

  private async explain(id: string, params: Record<string, string>): Promise<VerbResult> {
    const data = await this.askOf(
      id,
      async (server) => (await server.get(`${ROOT}/${encodeURIComponent(id)}/explain`, params)).body as JsonObject,
      (engine) => engine.explain(id, params),
    );
    return { ok: true, data, text: explanationText(data, this.context.terminal.width) };
  }

  private askOf<T>(
    id: string,
    remote: (server: ServerClient) => Promise<T>,
    local: (engine: LocalEngine) => Promise<T>,
  ): Promise<T> {
    return advising(this.context, [id], () => byServerOrHere(this.context, remote, local));
  }
}
