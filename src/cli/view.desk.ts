import type { JsonObject } from '../kernel/canonical-json.js';
import type { CliContext } from './cli-context.js';
import type { LocalEngine } from './local-engine.port.js';
import { advising } from './name.advisor.js';
import { byServerOrHere } from './server.choice.js';
import type { ServerClient, ServerReply } from './server.client.js';
import { ViewRunWatch } from './view.run-watch.js';

const ROOT = '/api/v1/admin/materialized-views';
/** A build may take long. Node's own client gives up on a silent answer after five minutes. */
const LONG_MS = 290_000;

export interface ApplyRequest {
  readonly registry?: string | undefined;
  /** That plan and no other. */
  readonly planId?: string | undefined;
  readonly drops: boolean;
}

/** The materialized views as the running server knows them, else as found here on the same database. */
export class ViewDesk {
  constructor(private readonly context: CliContext) {}

  list(): Promise<JsonObject> {
    return this.ask(
      (server) => server.get(ROOT),
      (engine) => engine.views(),
    );
  }

  status(name: string): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.get(path(name)),
      (engine) => engine.viewStatus(name),
    );
  }

  explain(name: string): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.get(path(name, 'explain')),
      (engine) => engine.viewExplain(name),
    );
  }

  advise(): Promise<JsonObject> {
    return this.ask(
      (server) => server.get(`${ROOT}/advice`),
      (engine) => engine.viewAdvice(),
    );
  }

  pause(name: string, reason: string | undefined): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.post(path(name, 'pause'), reason === undefined ? {} : { reason }),
      (engine) => engine.viewPause(name, reason),
    );
  }

  resume(name: string): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.post(path(name, 'resume'), {}),
      (engine) => engine.viewResume(name),
    );
  }

  cancel(name: string): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.post(path(name, 'cancel'), {}),
      (engine) => engine.viewCancel(name),
    );
  }

  rollback(name: string): Promise<JsonObject> {
    return this.askOf(
      name,
      (server) => server.post(path(name, 'rollback'), {}, LONG_MS),
      (engine) => engine.viewRollback(name),
    );
  }

  plan(registry: string | undefined): Promise<JsonObject> {
    if (registry !== undefined)
      return this.byItself(registry, 'planned', (engine) => engine.viewPlan({ registryFile: registry }));
    return this.ask(
      (server) => server.post(`${ROOT}/plan`, {}),
      (engine) => engine.viewPlan(),
    );
  }

  apply({ registry, planId, drops }: ApplyRequest): Promise<JsonObject> {
    const { follow } = new ViewRunWatch(this.context, []);
    const options = { drops, registryFile: registry, follow, ...(planId === undefined ? {} : { planId }) };
    if (registry !== undefined) return this.byItself(registry, 'applied', (engine) => engine.viewApply(options));
    const body = { ...(planId === undefined ? {} : { plan_id: planId }), ...(drops ? {} : { drops }) };
    return this.ask(
      (server) => follow(runsAt(server), () => server.post(`${ROOT}/apply`, body, LONG_MS)),
      (engine) => engine.viewApply(options),
    );
  }

  /** Those named, or all where none is. */
  refresh(names: readonly string[], registry: string | undefined): Promise<JsonObject> {
    const { follow } = new ViewRunWatch(this.context, names);
    const options = { registryFile: registry, follow };
    if (registry !== undefined)
      return this.byItself(registry, 'refreshed', (engine) => engine.viewRefresh(names, options));
    const body = names.length === 0 ? {} : { names };
    return advising(this.context, names, () =>
      this.ask(
        (server) => follow(runsAt(server), () => server.post(`${ROOT}/refresh`, body, LONG_MS)),
        (engine) => engine.viewRefresh(names, options),
      ),
    );
  }

  /** A server knows the definitions it was started with, and no file of ours. */
  private async byItself(
    registry: string,
    done: string,
    work: (engine: LocalEngine) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    const server = await this.context.server();
    if (await server.isRunning())
      this.context.terminal.err(`note  a server runs at ${server.baseUrl}; ${registry} is ${done} here, not by it`);
    return work(await this.context.local());
  }

  private askOf(
    name: string,
    remote: (server: ServerClient) => Promise<ServerReply>,
    local: (engine: LocalEngine) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    return advising(this.context, [name], () => this.ask(remote, local));
  }

  private ask(
    remote: (server: ServerClient) => Promise<ServerReply>,
    local: (engine: LocalEngine) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    return byServerOrHere(this.context, async (server) => (await remote(server)).body as JsonObject, local);
  }
}

function path(name: string, verb?: string): string {
  return `${ROOT}/${encodeURIComponent(name)}${verb === undefined ? '' : `/${verb}`}`;
}

function runsAt(server: ServerClient): { list(): Promise<JsonObject>; cancel(name: string): Promise<unknown> } {
  return {
    list: async () => (await server.get(ROOT)).body as JsonObject,
    cancel: (name) => server.post(path(name, 'cancel'), {}),
  };
}
