import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext, VerbResult } from './cli-context.js';
import type { ServerClient } from './server.client.js';
import { said } from './terminal.js';
import type { VerbRunner } from './verb.runner.js';
import { adviceText } from './advice.texts.js';
import { appliedText, explanationText, planText } from './views.plan-texts.js';
import { controlText, runsText, viewText, viewsText } from './views.texts.js';

const ROOT = '/api/v1/admin/materialized-views';
/** A build may take long. Node's own client gives up on a silent answer after five minutes. */
const LONG_MS = 290_000;
/** How a run ends well: done, or nothing to do. */
const GOOD = ['succeeded', 'skipped'];

interface RegistryOptions {
  readonly registry?: string;
}

interface PauseOptions {
  readonly reason?: string;
}

interface ApplyOptions extends RegistryOptions {
  readonly plan?: string;
  /** Commander's negated option: true unless `--no-drop` is given. */
  readonly drop: boolean;
}

const REGISTRY = [
  '--registry <file>',
  'the views of this file in place of those of the definitions; never by a server',
] as const;

/** `falaj views …`: through the running server where one runs, else by itself on the same database. */
export class ViewsCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const views = program
      .command('views')
      .description(
        'the materialized views: list, status, explain, plan, apply, rollback, refresh, pause, resume, cancel, advise',
      );
    views
      .command('list')
      .description('every view: its query, state, age and schedule')
      .action(() => this.runner.run(() => this.list()));
    views
      .command('status [name]')
      .description('every view, or one with its last run, its locks and who blocks')
      .addHelpText('after', '\nExample:\n  falaj views status mv_retention_by_company_36m')
      .action((name?: string) => this.runner.run(() => (name === undefined ? this.list() : this.status(name))));
    views
      .command('explain <name>')
      .description(
        'what a view is made of, what reads it, what apply would do with it and what a rollback would bring back',
      )
      .action((name: string) => this.runner.run(() => this.explain(name)));
    this.registerPlan(views);
    this.registerRefresh(views);
    this.registerControls(views);
    views
      .command('advise')
      .description('which queries deserve a view, as items for a views.yml; which views cost more than they save')
      .action(() => this.runner.run(() => this.advise()));
  }

  private registerPlan(views: Command): void {
    views
      .command('plan')
      .description('what apply would do, step by step, with its locks and how long it takes; changes nothing')
      .option(...REGISTRY)
      .action((options: RegistryOptions) => this.runner.run(() => this.plan(options)));
    views
      .command('apply')
      .description('do what plan shows; exit 1 where a step is blocked or fails')
      .option('--plan <id>', 'that plan and no other: where it is another by now, nothing is done')
      .option('--no-drop', 'leave what no definition names')
      .option(...REGISTRY)
      .addHelpText('after', '\nExamples:\n  falaj views apply\n  falaj views apply --plan 3f9c0a51be72')
      .action((options: ApplyOptions) => this.runner.run(() => this.apply(options)));
    views
      .command('rollback <name>')
      .description('put the build before the present one in its place again; a second one steps forward')
      .addHelpText('after', '\nExample:\n  falaj views rollback mv_salary_stats_sector')
      .action((name: string) => this.runner.run(() => this.rollback(name)));
  }

  private registerRefresh(views: Command): void {
    const examples = [
      'falaj views refresh',
      'falaj views refresh mv_retention_by_company_36m mv_salary_stats_sector',
      'falaj views refresh --registry other/views.yml',
    ];
    views
      .command('refresh [name...]')
      .description('refresh the views named, or all; exit 1 where a run is busy or fails')
      .option(...REGISTRY)
      .addHelpText('after', ['\nExamples:', ...examples].join('\n  '))
      .action((names: string[], options: RegistryOptions) => this.runner.run(() => this.refresh(names, options)));
  }

  private registerControls(views: Command): void {
    views
      .command('pause <name>')
      .description('have a view left alone by its schedule and by changes; refresh still works')
      .option('--reason <text>', 'why, for whoever finds it paused')
      .action((name: string, { reason }: PauseOptions) => this.runner.run(() => this.pause(name, reason)));
    views
      .command('resume <name>')
      .description('end a pause, or a suspension after failures')
      .action((name: string) => this.runner.run(() => this.resume(name)));
    views
      .command('cancel <name>')
      .description('cancel the run that is under way, in whatever process; exit 1 where none is')
      .action((name: string) => this.runner.run(() => this.cancel(name)));
  }

  private async pause(name: string, reason: string | undefined): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.post(`${ROOT}/${encodeURIComponent(name)}/pause`, reason === undefined ? {} : { reason }),
      () => this.context.local().viewPause(name, reason),
    );
    return { ok: true, data, text: controlText(data) };
  }

  private async resume(name: string): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.post(`${ROOT}/${encodeURIComponent(name)}/resume`, {}),
      () => this.context.local().viewResume(name),
    );
    return { ok: true, data, text: controlText(data) };
  }

  private async cancel(name: string): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.post(`${ROOT}/${encodeURIComponent(name)}/cancel`, {}),
      () => this.context.local().viewCancel(name),
    );
    const text = runsText({ runs: [data] }, this.context.terminal.width);
    return { ok: data.state !== 'running', data, text };
  }

  private async list(): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.get(ROOT),
      () => this.context.local().views(),
    );
    return { ok: true, data, text: viewsText(data, this.context.terminal.width) };
  }

  private async status(name: string): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.get(`${ROOT}/${encodeURIComponent(name)}`),
      () => this.context.local().viewStatus(name),
    );
    return { ok: true, data, text: viewText(data, this.context.terminal.width) };
  }

  private async explain(name: string): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.get(`${ROOT}/${encodeURIComponent(name)}/explain`),
      () => this.context.local().viewExplain(name),
    );
    return { ok: true, data, text: explanationText(data, this.context.terminal.width) };
  }

  private async plan({ registry }: RegistryOptions): Promise<VerbResult> {
    const data = await (registry === undefined
      ? this.ask(
          (server) => server.post(`${ROOT}/plan`, {}),
          () => this.context.local().viewPlan(),
        )
      : this.byItself(registry, 'planned', () => this.context.local().viewPlan({ registryFile: registry })));
    return { ok: true, data, text: planText(data, this.context.terminal.width) };
  }

  private async advise(): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.get(`${ROOT}/advice`),
      () => this.context.local().viewAdvice(),
    );
    return { ok: true, data, text: adviceText(data, this.context.terminal.width) };
  }

  private async apply({ plan: planId, drop, registry }: ApplyOptions): Promise<VerbResult> {
    const shown = planId === undefined ? {} : { planId };
    const body = { ...(planId === undefined ? {} : { plan_id: planId }), ...(drop ? {} : { drops: false }) };
    const data = await (registry === undefined
      ? this.ask(
          (server) => server.post(`${ROOT}/apply`, body, LONG_MS),
          () => this.context.local().viewApply({ ...shown, drops: drop }),
        )
      : this.byItself(registry, 'applied', () => this.context.local().viewApply({ ...shown, registryFile: registry })));
    const isBlocked = ((data.plan as JsonObject).steps as readonly JsonObject[]).some(
      ({ action }) => action === 'blocked',
    );
    const isDropped = ((data.drops ?? []) as readonly JsonObject[]).every(({ state }) => state === 'dropped');
    return { ok: !isBlocked && isDropped && allGood(data), data, text: appliedText(data, this.context.terminal.width) };
  }

  private async rollback(name: string): Promise<VerbResult> {
    const data = await this.ask(
      (server) => server.post(`${ROOT}/${encodeURIComponent(name)}/rollback`, {}, LONG_MS),
      () => this.context.local().viewRollback(name),
    );
    return { ok: allGood({ runs: [data] }), data, text: runsText({ runs: [data] }, this.context.terminal.width) };
  }

  private async refresh(names: readonly string[], { registry }: RegistryOptions): Promise<VerbResult> {
    const data = await (registry === undefined
      ? this.ask(
          (server) => server.post(`${ROOT}/refresh`, names.length === 0 ? {} : { names }, LONG_MS),
          () => this.context.local().viewRefresh(names),
        )
      : this.byItself(registry, 'refreshed', () => this.context.local().viewRefresh(names, registry)));
    return { ok: allGood(data), data, text: runsText(data, this.context.terminal.width) };
  }

  /** A server knows the definitions it was started with, and no file of ours. */
  private async byItself(registry: string, done: string, work: () => Promise<JsonObject>): Promise<JsonObject> {
    const server = this.context.server();
    if (await server.isRunning())
      this.context.terminal.err(`note  a server runs at ${server.baseUrl}; ${registry} is ${done} here, not by it`);
    return work();
  }

  private async ask(
    remote: (server: ServerClient) => ReturnType<ServerClient['get']>,
    local: () => Promise<JsonObject>,
  ): Promise<JsonObject> {
    const server = this.context.server();
    return (await server.isRunning()) ? ((await remote(server)).body as JsonObject) : local();
  }
}

function runsOf(data: JsonObject): readonly JsonObject[] {
  return data.runs as readonly JsonObject[];
}

function allGood(data: JsonObject): boolean {
  return runsOf(data).every(({ state }) => GOOD.includes(said(state)));
}
