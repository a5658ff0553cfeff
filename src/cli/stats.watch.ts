import type { JsonObject } from '../kernel/canonical-json.js';
import { cacheServer, objectOf } from './cache.server.js';
import { statsText } from './cache.texts.js';
import type { CliContext, VerbResult } from './cli-context.js';
import type { ServerEvent } from './event.stream.js';
import { said } from './text.measure.js';

type Row = Record<string, JsonObject[string]>;

const CLEAR = '\u001b[H\u001b[2J';
const STREAM = '/api/v1/admin/cache/stats/stream';
const COUNTED = ['hits', 'misses', 'sets', 'errors'] as const;

/**
 * `falaj cache stats --watch`: the statistics as they change, until the server ends or the user does. A terminal is drawn anew each time;
 * anything else gets a line for each change, with `--json` an object.
 */
export class StatsWatch {
  private readonly rows = new Map<string, Row>();
  private total: Row = {};

  constructor(
    private readonly context: CliContext,
    private readonly isJson: boolean,
  ) {}

  async follow(): Promise<VerbResult> {
    const server = await cacheServer(this.context);
    for await (const event of server.events(STREAM)) this.show(event);
    const data = this.statistics();
    return { ok: true, data, text: 'the server ended the stream' };
  }

  private show({ name, data: body }: ServerEvent): void {
    const data = objectOf(body);
    for (const row of (data.operations ?? []) as readonly JsonObject[]) this.add(row);
    this.total = summed(this.total, (data.total ?? {}) as JsonObject);
    const { terminal } = this.context;
    if (this.isJson) terminal.out(JSON.stringify({ event: name, ...data }));
    else if (terminal.isInteractive)
      terminal.out(`${CLEAR}${said(data.at)}\n\n${statsText(this.statistics(), terminal.width)}`);
    else terminal.out(`${said(data.at)}  ${name}  ${countsText((data.total ?? {}) as JsonObject)}`);
  }

  private add(row: JsonObject): void {
    const name = `${said(row.operation)}\n${said(row.region)}`;
    this.rows.set(name, summed(this.rows.get(name) ?? {}, row));
  }

  private statistics(): JsonObject {
    return { operations: [...this.rows.values()], total: this.total };
  }
}

/** Counters added, all else as it is told last. */
function summed(known: Row, came: JsonObject): Row {
  const sum: Row = { ...known };
  for (const [name, value] of Object.entries(came)) {
    const before = sum[name];
    sum[name] = typeof value === 'number' && typeof before === 'number' ? before + value : value;
  }
  return sum;
}

function countsText(counts: JsonObject): string {
  return COUNTED.map((name) => `${name} ${said(counts[name] ?? 0)}`).join('  ');
}
