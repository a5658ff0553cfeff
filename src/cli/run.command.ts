import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { advising } from './name.advisor.js';
import { collectParameter } from './parameters.js';
import { runText } from './run.texts.js';
import { byServerOrHere } from './server.choice.js';
import type { VerbRunner } from './verb.runner.js';

/** `falaj run INTENT`: an orchestration run, by the server where one runs, else here. A run that failed exits 1. */
export class RunCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    program
      .command('run <intent>')
      .description('an orchestration run: findings whose every number is verified and cited')
      .option('--param <name=value>', 'a parameter of the intent; repeat for more', collectParameter, {})
      .action((intent: string, options: { param: Record<string, string> }) =>
        this.runner.run(() => this.run(intent, options.param)),
      );
  }

  private async run(intent: string, params: JsonObject): Promise<VerbResult> {
    const data = await this.result(intent, params);
    return { ok: data.ok === true, data, text: runText(data, this.context.terminal.width) };
  }

  private result(intent: string, params: JsonObject): Promise<JsonObject> {
    const ask = (): Promise<JsonObject> =>
      byServerOrHere(
        this.context,
        async (server) => (await server.post('/api/v1/orchestration/runs', { intent, params })).body as JsonObject,
        (engine) => engine.orchestrate(intent, params),
      );
    return advising(this.context, [intent], ask);
  }
}
