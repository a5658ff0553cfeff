import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';
import { cacheServer, objectOf } from './cache.server.js';
import type { CliContext, VerbResult } from './cli-context.js';
import { advising } from './name.advisor.js';
import type { ServerReply } from './server.client.js';
import type { VerbRunner } from './verb.runner.js';
import { WarmupProgress } from './warmup.progress.js';
import { packsText, packText, warmupText } from './warmup.texts.js';

const ADMIN = '/api/v1/admin/cache';
/** Everything may take minutes, at the pace that leaves the database to the requests. */
const LONG_MS = 290_000;
interface WarmupOptions {
  readonly pack?: readonly string[];
  readonly file?: string;
}

/** `falaj cache packs|warmup`: has the running server ask questions before anyone else does. */
export class WarmupCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(cache: Command): void {
    cache
      .command('packs [pack]')
      .description('the packs that can be warmed by name, or the questions of one')
      .action((name?: string) => this.runner.run(() => (name === undefined ? this.packs() : this.pack(name))));
    cache
      .command('warmup')
      .description('ask the questions of packs or of a file early; without either, those of every pack. Ctrl-C ends it')
      .option('--pack <name...>', 'a pack; repeat for more')
      .option('--file <file>', 'a list of {fn, params}, as JSON or YAML')
      .action((options: WarmupOptions) => this.runner.run(() => this.warmup(options)));
  }

  private async packs(): Promise<VerbResult> {
    const data = await this.listed();
    return { ok: true, data, text: packsText(data, this.context.terminal.width) };
  }

  private async pack(name: string): Promise<VerbResult> {
    const server = await cacheServer(this.context);
    const path = `${ADMIN}/packs/${encodeURIComponent(name)}`;
    const { body } = await advising(this.context, [name], () => server.get(path));
    const data = objectOf(body);
    return { ok: true, data, text: packText(data, this.context.terminal.width) };
  }

  private async warmup({ pack, file }: WarmupOptions): Promise<VerbResult> {
    const samples = file === undefined ? undefined : await readSamples(file);
    const packs = pack ?? (samples === undefined ? await this.every() : undefined);
    const server = await cacheServer(this.context);
    const body = { ...(packs === undefined ? {} : { packs }), ...(samples === undefined ? {} : { samples }) };
    const warm = (): Promise<ServerReply> =>
      new WarmupProgress(this.context, server).follow(() => server.post(`${ADMIN}/warmup`, body, LONG_MS));
    const data = objectOf((await advising(this.context, packs ?? [], warm)).body);
    return { ok: data.errors === 0, data, text: warmupText(data) };
  }

  private async every(): Promise<readonly string[]> {
    return ((await this.listed()).packs as readonly { name: string }[]).map(({ name }) => name);
  }

  private async listed(): Promise<JsonObject> {
    return objectOf((await (await cacheServer(this.context)).get(`${ADMIN}/packs`)).body);
  }
}

async function readSamples(path: string): Promise<readonly JsonObject[]> {
  const refuse = (problem: string, cause?: unknown): FalajError =>
    new FalajError('request.invalid', `${path} ${problem}`, {
      hint: 'Give a file with a list of {fn, params}, as JSON or YAML.',
      cause,
    });
  const { parse } = await import('yaml');
  let content: JsonValue;
  try {
    // YAML reads JSON as well.
    content = parse(await readFile(path, 'utf8'), { schema: 'core' }) as JsonValue;
  } catch (cause) {
    throw refuse('cannot be read', cause);
  }
  if (!Array.isArray(content) || content.length === 0) throw refuse('is not a list with at least one question');
  const items = content as readonly JsonValue[];
  return items.map((item, index) => {
    if (isSample(item)) return item;
    throw refuse(`has no {fn, params} as item ${String(index + 1)}`);
  });
}

function isSample(item: JsonValue): item is JsonObject {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  const { fn, params } = item as JsonObject;
  const hasParams = typeof params === 'object' && params !== null && !Array.isArray(params);
  return typeof fn === 'string' && (params === undefined || hasParams);
}
