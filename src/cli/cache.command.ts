import type { Command } from 'commander';
import { FalajError } from '../kernel/falaj-error.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { exactlyOne } from './parameters.js';
import { table, type Cell } from './terminal.js';
import type { ServerReply } from './server.client.js';
import type { VerbRunner } from './verb.runner.js';

const TARGETS = ['key', 'region', 'tag', 'tenant', 'namespace'] as const;

/** `falaj cache …`: the cache lives in the server's processes, so every verb asks the running server. */
export class CacheCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    const cache = program
      .command('cache')
      .description("the running server's cache: info, stats, inspect, list, invalidate");
    cache
      .command('info')
      .description('tiers, sizes, limits, regions')
      .action(() => this.runner.run(() => this.info()));
    cache
      .command('stats')
      .description('hits, misses, sets and errors by operation')
      .action(() => this.runner.run(() => this.stats()));
    cache
      .command('inspect <key>')
      .description('one entry: position, tags, time left')
      .action((key: string) => this.runner.run(() => this.inspect(key)));
    cache
      .command('list')
      .description('cached keys')
      .option('--prefix <prefix>', 'only keys that begin so', '')
      .action((options: { prefix: string }) => this.runner.run(() => this.list(options.prefix)));
    this.registerInvalidate(cache);
  }

  private registerInvalidate(cache: Command): void {
    cache
      .command('invalidate')
      .description('never serve again what is named; takes exactly one of the options')
      .option('--key <key>', 'one entry')
      .option('--region <region>', 'every entry of a region')
      .option('--tag <tag>', 'every entry that carries the tag, for example table:public.countries')
      .option('--tenant <tenant>', 'every entry of a tenant')
      .option('--namespace <namespace>', 'every entry of a namespace')
      .addHelpText('after', '\nExample:\n  falaj cache invalidate --tag dataset:wage_panel')
      .action((options: Record<string, string>) => this.runner.run(() => this.invalidate(options)));
  }

  private async info(): Promise<VerbResult> {
    const regions = object((await this.ask('/api/v1/admin/cache/regions')).body);
    const stats = object((await this.ask('/api/v1/admin/cache/stats')).body);
    const data = { regions, tiers: stats.tiers ?? null };
    return { ok: true, data, text: JSON.stringify(data, null, 2) };
  }

  private async stats(): Promise<VerbResult> {
    const data = object((await this.ask('/api/v1/admin/cache/stats')).body);
    const operations = (data.operations ?? []) as readonly JsonObject[];
    const headings = ['operation', 'region', 'hits', 'misses', 'sets', 'errors'];
    const rows = operations.map((each) => headings.map((heading) => each[heading] as Cell));
    return { ok: true, data, text: table(headings, rows) };
  }

  private async inspect(key: string): Promise<VerbResult> {
    const reply = await this.ask('/api/v1/admin/cache/entries', { key });
    const [entry] = (object(reply.body).entries ?? []) as readonly JsonObject[];
    if (entry === undefined)
      throw new FalajError('request.not_found', `no entry under ${key}`, { hint: 'falaj cache list shows the keys.' });
    return { ok: true, data: entry, text: JSON.stringify(entry, null, 2) };
  }

  private async list(prefix: string): Promise<VerbResult> {
    const data = object((await this.ask('/api/v1/admin/cache/entries', { prefix })).body);
    const entries = (data.entries ?? []) as readonly JsonObject[];
    const rows = entries.map((each) => [each.key, each.tier, each.bytes, each.ttl_seconds] as Cell[]);
    return { ok: true, data, text: table(['key', 'tier', 'bytes', 'ttl s'], rows) };
  }

  private async invalidate(options: Readonly<Record<string, string>>): Promise<VerbResult> {
    const [name, value] = exactlyOne(options, TARGETS);
    const server = await this.running();
    const data = object((await server.post('/api/v1/admin/cache/invalidate', { [name]: value })).body);
    return { ok: true, data, text: `invalidated ${name} ${value} at position ${String(data.seq)}` };
  }

  private async ask(path: string, query: Readonly<Record<string, string>> = {}): Promise<ServerReply> {
    return (await this.running()).get(path, query);
  }

  private async running(): Promise<ReturnType<CliContext['server']>> {
    const server = this.context.server();
    if (await server.isRunning()) return server;
    throw new FalajError(
      'server.unreachable',
      `no server answers at ${server.baseUrl}; the cache lives in the server's processes`,
    );
  }
}

function object(body: JsonValue): JsonObject {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw new FalajError('internal.unexpected', 'the server answered something other than an object');
}
