import type { Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import { adviceText } from './advice.texts.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { said } from './text.measure.js';
import type { VerbRunner } from './verb.runner.js';
import { ViewDesk } from './view.desk.js';
import { appliedText, explanationText, planText } from './views.plan-texts.js';
import { controlText, runsText, viewText, viewsText } from './views.texts.js';

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
  private readonly desk: ViewDesk;

  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {
    this.desk = new ViewDesk(context);
  }

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
      .command('status [view]')
      .description('every view, or one with its last run, its locks and who blocks')
      .action((name?: string) => this.runner.run(() => (name === undefined ? this.list() : this.status(name))));
    views
      .command('explain <view>')
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
      .action((options: ApplyOptions) => this.runner.run(() => this.apply(options)));
    views
      .command('rollback <view>')
      .description('put the build before the present one in its place again; a second one steps forward')
      .action((name: string) => this.runner.run(() => this.rollback(name)));
  }

  private registerRefresh(views: Command): void {
    views
      .command('refresh [view...]')
      .description('refresh the views named, or all; exit 1 where a run is busy or fails. Ctrl-C cancels what it began')
      .option(...REGISTRY)
      .action((names: string[], options: RegistryOptions) => this.runner.run(() => this.refresh(names, options)));
  }

  private registerControls(views: Command): void {
    views
      .command('pause <view>')
      .description('have a view left alone by its schedule and by changes; refresh still works')
      .option('--reason <text>', 'why, for whoever finds it paused')
      .action((name: string, { reason }: PauseOptions) => this.runner.run(() => this.pause(name, reason)));
    views
      .command('resume <view>')
      .description('end a pause, or a suspension after failures')
      .action((name: string) => this.runner.run(() => this.resume(name)));
    views
      .command('cancel <view>')
      .description('cancel the run that is under way, in whatever process; exit 1 where none is')
      .action((name: string) => this.runner.run(() => this.cancel(name)));
  }

  private get width(): number | undefined {
    return this.context.terminal.width;
  }

  private async list(): Promise<VerbResult> {
    const data = await this.desk.list();
    return { ok: true, data, text: viewsText(data, this.width) };
  }

  private async status(name: string): Promise<VerbResult> {
    const data = await this.desk.status(name);
    return { ok: true, data, text: viewText(data, this.width) };
  }

  private async explain(name: string): Promise<VerbResult> {
    const data = await this.desk.explain(name);
    return { ok: true, data, text: explanationText(data, this.width) };
  }

  private async advise(): Promise<VerbResult> {
    const data = await this.desk.advise();
    return { ok: true, data, text: adviceText(data, this.width) };
  }

  private async pause(name: string, reason: string | undefined): Promise<VerbResult> {
    const data = await this.desk.pause(name, reason);
    return { ok: true, data, text: controlText(data) };
  }

  private async resume(name: string): Promise<VerbResult> {
    const data = await this.desk.resume(name);
    return { ok: true, data, text: controlText(data) };
  }

  private async cancel(name: string): Promise<VerbResult> {
    const data = await this.desk.cancel(name);
    return { ok: data.state !== 'running', data, text: runsText({ runs: [data] }, this.width) };
  }

  private async plan({ registry }: RegistryOptions): Promise<VerbResult> {
    const data = await this.desk.plan(registry);
    return { ok: true, data, text: planText(data, this.width) };
  }

  private async apply({ plan: planId, drop: drops, registry }: ApplyOptions): Promise<VerbResult> {
    const data = await this.desk.apply({ planId, drops, registry });
    const { steps } = data.plan as { readonly steps: readonly JsonObject[] };
    const isBlocked = steps.some(({ action }) => action === 'blocked');
    const isDropped = ((data.drops ?? []) as readonly JsonObject[]).every(({ state }) => state === 'dropped');
    return { ok: !isBlocked && isDropped && allGood(data), data, text: appliedText(data, this.width) };
  }

  private async rollback(name: string): Promise<VerbResult> {
    const data = await this.desk.rollback(name);
    return { ok: allGood({ runs: [data] }), data, text: runsText({ runs: [data] }, this.width) };
  }

  private async refresh(names: readonly string[], { registry }: RegistryOptions): Promise<VerbResult> {
    const data = await this.desk.refresh(names, registry);
    return { ok: allGood(data), data, text: runsText(data, this.width) };
  }
}

function allGood(data: JsonObject): boolean {
  return (data.runs as readonly JsonObject[]).every(({ state }) => GOOD.includes(said(state)));
}
