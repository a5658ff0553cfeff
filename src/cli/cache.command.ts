import { Option, type Command } from 'commander';
import { FalajError } from '../kernel/falaj-error.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { cacheServer, objectOf } from './cache.server.js';
import { entriesText, entryText, infoText, invalidationText, keysText, statsText, windowText } from './cache.texts.js';
import { maintenanceLine, maintenanceText } from './maintenance.texts.js';
import { exactlyOne, numberOption } from './parameters.js';
import { StatsWatch } from './stats.watch.js';
import type { ServerReply } from './server.client.js';
import type { VerbRunner } from './verb.runner.js';
import { WarmupCommand } from './warmup.command.js';
import { WritesCommand } from './writes.command.js';

const LIMIT_MAX = 1000;
const TARGETS = ['key', 'prefix', 'pattern', 'region', 'tag', 'tenant', 'namespace'] as const;

interface ListOptions {
  readonly prefix: string;
  readonly limit: string;
  readonly keys?: boolean;
}

interface InvalidateFlags {
  readonly soft?: boolean;
  readonly dryRun?: boolean;
}

/** `falaj cache …`: the cache lives in the server's processes, so every verb asks the running server. */
export class CacheCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const cache = program
      .command('cache')
      .description(
        "the running server's cache: info, stats, inspect, list, invalidate, maintain, packs, warmup, writes",
      );
    cache
      .command('info')
      .description('tiers, sizes, limits, regions')
      .action(() => this.runner.run(() => this.info()));
    cache
      .command('stats')
      .description('hits, misses, sets and errors by operation')
      .option('--window <time>', 'of all processes over the last minutes or hours: 5m, 1h, 24h')
      .addOption(
        new Option('--watch', 'as they change, until Ctrl-C; with --json an object a line').conflicts('window'),
      )
      .action(({ window, watch }: { window?: string; watch?: boolean }) =>
        this.runner.run(() =>
          watch === true ? new StatsWatch(this.context, this.runner.wantsJson).follow() : this.stats(window),
        ),
      );
    cache
      .command('inspect <key>')
      .description('one entry: position, tags, time left')
      .action((key: string) => this.runner.run(() => this.inspect(key)));
    cache
      .command('list')
      .description('cached keys')
      .option('--prefix <prefix>', 'only keys that begin so', '')
      .option('--limit <n>', `at most so many, up to ${String(LIMIT_MAX)}`, '100')
      .option('--keys', 'the keys alone, each whole on a line of its own')
      .action((options: ListOptions) => this.runner.run(() => this.list(options)));
    this.registerInvalidate(cache);
    cache
      .command('maintain')
      .description('look after Redis now: keys without an end of life, old versions, regions over their limits')
      .option('--dry-run', 'looks and counts, and removes nothing')
      .action(({ dryRun }: { dryRun?: boolean }) => this.runner.run(() => this.maintain(dryRun === true)));
    new WarmupCommand(this.context, this.runner).register(cache);
    new WritesCommand(this.context, this.runner).register(cache);
  }

  private registerInvalidate(cache: Command): void {
    cache
      .command('invalidate')
      .description('never serve again what is named; takes exactly one of the options')
      .option('--key <key>', 'one entry')
      .option('--prefix <prefix>', 'every entry whose key begins so')
      .option('--pattern <glob>', 'every entry whose key matches: * any run, ? one character')
      .option('--region <region>', 'every entry of a region')
      .option('--tag <tag>', 'every entry that carries the tag, for example table:public.countries')
      .option('--tenant <tenant>', 'every entry of a tenant')
      .option('--namespace <namespace>', 'every entry of a namespace')
      .option('--soft', 'expires instead: served once more while it is renewed, where the region has a grace')
      .option('--dry-run', 'counts what it would speak of, and invalidates nothing')
      .action(({ soft, dryRun, ...targets }: InvalidateFlags & Record<string, unknown>) =>
        this.runner.run(() =>
          this.invalidate(targets as Record<string, string>, { soft: soft === true, dryRun: dryRun === true }),
        ),
      );
  }

  private async info(): Promise<VerbResult> {
    const policies = objectOf((await this.ask('/api/v1/admin/cache/regions')).body);
    const stats = objectOf((await this.ask('/api/v1/admin/cache/stats')).body);
    const { namespace = null, tiers = null, maintenance = null } = stats;
    const { enabled = null, regions = null, operations = null } = policies;
    const data = { enabled, namespace, tiers, maintenance, regions, operations };
    const text = infoText(data, maintenanceLine(maintenance), this.context.terminal.width);
    return { ok: true, data, text };
  }

  private async stats(window?: string): Promise<VerbResult> {
    const data = objectOf((await this.ask('/api/v1/admin/cache/stats', window === undefined ? {} : { window })).body);
    const { width } = this.context.terminal;
    return { ok: true, data, text: window === undefined ? statsText(data, width) : windowText(data, width) };
  }

  private async inspect(key: string): Promise<VerbResult> {
    const data = objectOf((await this.ask('/api/v1/admin/cache/entries', { key })).body);
    if (data.count === 0) {
      const hint = 'falaj cache list shows the keys.';
      throw new FalajError('request.not_found', `no entry under ${key}`, { hint });
    }
    return { ok: true, data: { key, ...data }, text: entryText(key, data, this.context.terminal.width) };
  }

  private async list({ prefix, limit: most, keys }: ListOptions): Promise<VerbResult> {
    const limit = numberOption('limit', most, { over: 0, max: LIMIT_MAX, whole: true });
    const query = { ...(prefix === '' ? {} : { prefix }), limit: String(limit) };
    const data = objectOf((await this.ask('/api/v1/admin/cache/entries', query)).body);
    const text = keys === true ? keysText(data) : entriesText(data, limit, this.context.terminal.width);
    return { ok: true, data, text };
  }

  private async invalidate(
    targets: Readonly<Record<string, string>>,
    { soft, dryRun }: { readonly soft: boolean; readonly dryRun: boolean },
  ): Promise<VerbResult> {
    const [name, value] = exactlyOne(targets, TARGETS);
    const server = await cacheServer(this.context);
    const body = { [name]: value, ...(soft ? { soft } : {}), ...(dryRun ? { dry_run: dryRun } : {}) };
    const data = objectOf((await server.post('/api/v1/admin/cache/invalidate', body)).body);
    return { ok: true, data, text: invalidationText(`${name} ${value}`, data, { soft, dryRun }) };
  }

  private async maintain(dryRun: boolean): Promise<VerbResult> {
    const server = await cacheServer(this.context);
    const data = objectOf((await server.post('/api/v1/admin/cache/maintenance', { dry_run: dryRun })).body);
    return { ok: true, data, text: maintenanceText(data, this.context.terminal.width) };
  }

  private async ask(path: string, query: Readonly<Record<string, string>> = {}): Promise<ServerReply> {
    return (await cacheServer(this.context)).get(path, query);
  }
}
