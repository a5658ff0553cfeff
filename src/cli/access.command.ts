import { Option, type Command } from 'commander';
import type { JsonObject } from '../kernel/canonical-json.js';
import { actionsText, keysText, newKeyText } from './access.texts.js';
import { objectOf } from './cache.server.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { numberOption } from './parameters.js';
import type { VerbRunner } from './verb.runner.js';

const ADMIN = '/api/v1/admin';
const LIMIT_MAX = 1_000_000;
const ACTIONS_MAX = 1000;
const ROLES = ['viewer', 'analyst', 'operator'];

interface CreateOptions {
  readonly role: readonly string[];
  readonly tenant?: readonly string[];
  readonly workspace?: readonly string[];
  readonly limit?: string;
  readonly expires?: string;
}

/** `falaj keys list|create|revoke` and `falaj audit`: who may come in, and what operators did. By the running server. */
export class AccessCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const keys = program.command('keys').description('service keys, for programs');
    keys
      .command('list')
      .description('every key, revoked ones included; never a secret')
      .action(() => this.runner.run(() => this.list()));
    keys
      .command('create <name>')
      .description('make a key, and print it once')
      .addOption(new Option('--role <role...>', 'what it may do; repeat for more').choices(ROLES).makeOptionMandatory())
      .option('--tenant <tenant...>', 'a tenant it may act for; repeat for more')
      .option('--workspace <workspace...>', 'a workspace whose figures it may see; repeat for more')
      .option('--limit <requests>', 'requests a second, instead of the limit of every principal')
      .option('--expires <instant>', 'when it ends, as 2027-01-01T00:00:00Z; without it, when it is revoked')
      .action((name: string, options: CreateOptions) => this.runner.run(() => this.create(name, options)));
    keys
      .command('revoke <id>')
      .description('refuse a key from now on')
      .action((id: string) => this.runner.run(() => this.revoke(id)));
    program
      .command('audit')
      .description('what operators did, newest first')
      .option('--principal <name>', 'what this one did')
      .option('--limit <n>', 'at most so many', '50')
      .action((options: { principal?: string; limit: string }) => this.runner.run(() => this.audit(options)));
  }

  private async list(): Promise<VerbResult> {
    const data = objectOf((await (await this.context.server()).get(`${ADMIN}/api-keys`)).body);
    return { ok: true, data, text: keysText(data, this.context.terminal.width) };
  }

  private async create(name: string, options: CreateOptions): Promise<VerbResult> {
    const { role, tenant, workspace, limit, expires } = options;
    const body: JsonObject = {
      name,
      roles: role,
      ...(tenant !== undefined && { tenants: tenant }),
      ...(workspace !== undefined && { workspaces: workspace }),
      ...(limit !== undefined && {
        requests_per_second: numberOption('limit', limit, { over: 0, max: LIMIT_MAX, whole: true }),
      }),
      ...(expires !== undefined && { expires_at: expires }),
    };
    const data = objectOf((await (await this.context.server()).post(`${ADMIN}/api-keys`, body)).body);
    return { ok: true, data, text: newKeyText(data) };
  }

  private async revoke(id: string): Promise<VerbResult> {
    const path = `${ADMIN}/api-keys/${encodeURIComponent(id)}`;
    const data = objectOf((await (await this.context.server()).delete(path)).body);
    return { ok: true, data, text: `key ${id} is revoked` };
  }

  private async audit({ principal, limit }: { principal?: string; limit: string }): Promise<VerbResult> {
    const most = numberOption('limit', limit, { over: 0, max: ACTIONS_MAX, whole: true });
    const query = { limit: String(most), ...(principal !== undefined && { principal }) };
    const data = objectOf((await (await this.context.server()).get(`${ADMIN}/audit`, query)).body);
    return { ok: true, data, text: actionsText(data, this.context.terminal.width) };
  }
}
