import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { ViewDefinition } from '../materialization/view-definition.js';
import { ViewOperations, type ApplyOptions } from '../materialization/view-operations.port.js';
import type { AppliedPlan, ViewRun } from '../materialization/view-report.js';
import { wireCase } from './wire-case.js';

/** Materialized views as the wire shows them: to the admin API, and to the command line where it works by itself. */
@Injectable()
export class ViewsPresenter {
  constructor(private readonly views: ViewOperations) {}

  async list(): Promise<JsonObject> {
    const views = await this.views.status();
    const definitions = new Map(this.views.definitions().map((definition) => [definition.name, definition]));
    return {
      count: views.length,
      views: views.map((view) => {
        const { domain, query } = definitions.get(view.name) ?? {};
        return { ...(wireCase(view) as JsonObject), domain: domain ?? null, reads: [...(query?.reads ?? [])] };
      }),
    };
  }

  /** @throws FalajError view.unknown */
  async show(name: string): Promise<JsonObject> {
    const definition = this.definition(name);
    const [status, locks] = [await this.views.statusOf(name), await this.views.locks(name)];
    return { ...(wireCase(status) as JsonObject), locks: wireCase(locks), definition: definitionFacts(definition) };
  }

  /** @throws FalajError view.unknown */
  async history(name: string, limit: number): Promise<JsonObject> {
    this.definition(name);
    const runs = await this.views.history(name, limit);
    return { name, count: runs.length, runs: wireCase(runs) };
  }

  async plan(options: Pick<ApplyOptions, 'drops'> = {}): Promise<JsonObject> {
    return wireCase(await this.views.plan(options)) as JsonObject;
  }

  /** @throws FalajError view.unknown */
  async explain(name: string): Promise<JsonObject> {
    const definition = definitionFacts(this.definition(name));
    return { ...(wireCase(await this.views.explain(name)) as JsonObject), definition };
  }

  /**
   * One view, one step back.
   * @throws FalajError view.unknown; view.no_former; view.busy; view.failed with the class of the error
   */
  async rollback(name: string): Promise<ViewRun> {
    this.definition(name);
    const run = await this.views.rollback(name);
    assertEnded(run);
    return run;
  }

  /**
   * One view, now.
   * @throws FalajError view.unknown; view.busy where another run holds it; view.failed with the class of the error
   */
  async refresh(name: string): Promise<ViewRun> {
    this.definition(name);
    const [run] = await this.views.refresh([name]);
    if (run === undefined) throw new FalajError('view.failed', `no run of ${name} was recorded`);
    assertEnded(run);
    return run;
  }

  /**
   * Every view named, or all; a run that did not succeed is told among the others.
   * @throws FalajError view.unknown
   */
  async refreshAll(names: readonly string[] | undefined): Promise<readonly ViewRun[]> {
    names?.forEach((name) => this.definition(name));
    return this.views.refresh(names);
  }

  /** @throws FalajError view.unknown */
  async pause(name: string, by: string, reason: string | undefined): Promise<JsonObject> {
    this.definition(name);
    return wireCase(await this.views.pause(name, by, reason ?? null)) as JsonObject;
  }

  /** @throws FalajError view.unknown */
  async resume(name: string): Promise<JsonObject> {
    this.definition(name);
    return wireCase(await this.views.resume(name)) as JsonObject;
  }

  /** @throws FalajError view.unknown; view.not_running */
  async cancel(name: string, by: string): Promise<JsonObject> {
    this.definition(name);
    return wireCase(await this.views.cancel(name, by)) as JsonObject;
  }

  /** @throws FalajError view.plan_changed */
  apply(options: ApplyOptions = {}): Promise<AppliedPlan> {
    return this.views.apply(options);
  }

  private definition(name: string): ViewDefinition {
    const found = this.views.definitions().find((each) => each.name === name);
    if (found === undefined) throw new FalajError('view.unknown', `there is no view ${name}`);
    return found;
  }
}

/** Codes of ours that a run may end with and a caller can do something about. */
const TOLD: ReadonlyMap<string | null, ErrorCode> = new Map([
  ['view.busy', 'view.busy'],
  ['view.foreign', 'view.foreign'],
  ['view.no_former', 'view.no_former'],
]);

function assertEnded({ view, state, reason, errorClass }: ViewRun): void {
  const told = state === 'failed' ? TOLD.get(errorClass) : undefined;
  if (told !== undefined) throw new FalajError(told, reason ?? view, { fields: { view } });
  if (state === 'busy') throw new FalajError('view.busy', `${view} is held by another run${because(reason)}`);
  if (state === 'cancelled') throw new FalajError('view.cancelled', `the refresh of ${view} was ${reason ?? state}`);
  if (state === 'succeeded' || state === 'skipped') return;
  throw new FalajError('view.failed', `the refresh of ${view} ended as ${state}${because(reason)}`, {
    fields: { view, error_class: errorClass },
  });
}

function because(reason: string | null): string {
  return reason === null ? '' : `: ${reason}`;
}

function definitionFacts(definition: ViewDefinition): JsonObject {
  const { domain, file, line, params, statement, uniqueKey, indexes, storage, onChange } = definition;
  const facts = { domain, file, line, statement, uniqueKey, indexes, storage, onChange };
  return { ...(wireCase(facts) as JsonObject), params };
}
