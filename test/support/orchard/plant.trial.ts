import type { Plant, PlantDraft } from './plant.js';

/** What the database holds of one plant, as far as it is compared. */
export type PlantRow = PlantDraft & { readonly tenantId: string; readonly plotName: string };

export interface TrialRead {
  readonly kind: 'id' | 'ids' | 'key' | 'plot' | 'kind' | 'all' | 'count' | 'search';
  readonly tenant: string;
  readonly value: string;
  readonly ids: readonly string[];
  /** Of an earlier write: what is read is at least that. */
  readonly minimumSeq?: number;
}

export interface TrialWrite {
  readonly kind: 'create' | 'update' | 'delete' | 'bulk' | 'rollback';
  readonly tenant: string;
  readonly rows: readonly PlantDraft[];
}

/** A process that answers, and writes. */
export interface TrialProcess {
  read(read: TrialRead): Promise<unknown>;
  /** Gives the position that covers it. */
  write(write: TrialWrite): Promise<number>;
}

/** A writer that no process of the product knows of. */
export interface TrialOutsider {
  write(write: TrialWrite): Promise<void>;
  renamePlot(plotId: string, name: string): Promise<void>;
}

export interface TrialOptions {
  readonly processes: readonly TrialProcess[];
  readonly outsider: TrialOutsider;
  readonly plots: readonly { readonly plotId: string; readonly tenant: string }[];
  readonly operations: number;
  readonly lanes: number;
  readonly leaseMs: number;
  /** Whether every read confirms the head: then no process is ever behind. */
  readonly isStrict: boolean;
  readonly random: () => number;
}

export interface TrialOutcome {
  readonly reads: number;
  readonly writes: number;
  readonly byToken: number;
  readonly wrong: readonly string[];
}

interface Version {
  readonly rows: ReadonlyMap<string, PlantRow>;
  /** When its writer was told of the commit; Infinity before. */
  ackMs: number;
  /** The process it was acknowledged by; -1: none of them. */
  by: number;
  seq: number;
}

const KINDS = ['fig', 'date', 'olive'];
const PLANTS = 8;
/** Writes for each read, where the writer keeps up. */
const WRITE_SHARE = 0.02;

/**
 * Random readers in every process beside one random writer, which now writes through one process and now behind all of them. Every
 * answer must be that of some state between the oldest that the rules allow and the newest that the read can have met.
 */
export class PlantTrial {
  private readonly versions: Version[];
  private readonly wrong: string[] = [];
  private reads = 0;
  private writes = 0;
  private byToken = 0;
  private readonly plotNames = new Map<string, string>();

  constructor(private readonly options: TrialOptions) {
    for (const { plotId } of options.plots) this.plotNames.set(plotId, 'plot');
    this.versions = [{ rows: new Map(), ackMs: 0, by: -1, seq: 0 }];
  }

  /** The plots are there under the name `plot`, and no plants. */
  async run(): Promise<TrialOutcome> {
    const writing = this.keepWriting();
    await Promise.all(Array.from({ length: this.options.lanes }, (_, lane) => this.keepReading(lane)));
    await writing;
    const { reads, writes, byToken, wrong } = this;
    return { reads, writes, byToken, wrong };
  }

  private get isDone(): boolean {
    return this.reads + this.writes >= this.options.operations;
  }

  private async keepWriting(): Promise<void> {
    while (!this.isDone) {
      if (this.writes <= this.reads * WRITE_SHARE) await this.writeOnce();
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  private async keepReading(lane: number): Promise<void> {
    const { processes } = this.options;
    const index = lane % processes.length;
    while (!this.isDone) {
      await this.readOnce(index);
      // Readers that find all they ask at hand would let nobody else have a turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async writeOnce(): Promise<void> {
    const { processes, outsider } = this.options;
    const by = this.pick([-1, ...processes.map((_, at) => at)]);
    this.writes += 1;
    if (by === -1 && this.options.random() < 0.2) {
      await this.rename();
      return;
    }
    const write = this.randomWrite();
    const version = this.begin(by, this.after(write));
    const process = processes[by];
    if (process === undefined) await outsider.write(write);
    else await this.writeBy(process, write, version);
    version.ackMs = performance.now();
  }

  /**
   * A write that is committed, and could not be numbered in time, is one that no process has acknowledged. One that was rolled back has
   * no position, and tells its process nothing of what others wrote before it.
   */
  private async writeBy(process: TrialProcess, write: TrialWrite, version: Version): Promise<void> {
    try {
      version.seq = await process.write(write);
      if (write.kind === 'rollback') version.by = -1;
    } catch (error) {
      if (!String(error).includes('change.unreached')) throw error;
      version.by = -1;
    }
  }

  private async rename(): Promise<void> {
    const { plotId } = this.pick(this.options.plots);
    const name = `plot ${String(this.writes)}`;
    this.plotNames.set(plotId, name);
    const rows = new Map(
      [...this.newest.rows].map(([id, row]) => [id, row.plotId === plotId ? { ...row, plotName: name } : row]),
    );
    const version = this.begin(-1, rows);
    await this.options.outsider.renamePlot(plotId, name);
    version.ackMs = performance.now();
  }

  private begin(by: number, rows: ReadonlyMap<string, PlantRow>): Version {
    const version = { rows, ackMs: Infinity, by, seq: Infinity };
    this.versions.push(version);
    return version;
  }

  private async readOnce(index: number): Promise<void> {
    const process = this.options.processes[index] as TrialProcess;
    const { random, leaseMs, isStrict } = this.options;
    const beganMs = performance.now();
    const token = random() < 0.1 ? this.versions.findLast(({ ackMs, by }) => ackMs <= beganMs && by >= 0) : undefined;
    const read = this.randomRead(token?.seq);
    const isKnown = (version: Version): boolean =>
      version.ackMs <= beganMs &&
      (isStrict || version.by === index || version === token || version.ackMs <= beganMs - leaseMs);
    const oldest = this.versions.findLastIndex(isKnown);
    this.reads += 1;
    if (token !== undefined) this.byToken += 1;
    const answer = await process.read(read);
    const allowed = this.versions.slice(Math.max(0, oldest)).map(({ rows }) => expected(rows, read));
    if (isOneOf(allowed, answer, read.kind === 'ids') || this.wrong.length >= 20) return;
    const details = { process: index, answer, allowed, behind: this.versions.length - oldest };
    this.wrong.push(`${JSON.stringify(read)}: ${JSON.stringify(details)}`);
  }

  private randomRead(minimumSeq: number | undefined): TrialRead {
    const { plotId, tenant } = this.pick(this.options.plots);
    const kind = this.pick(['id', 'ids', 'key', 'plot', 'kind', 'all', 'count', 'search'] as const);
    const ids = [0, 1, 2].map(() => plantId(this.pick(COUNT)));
    const values = { id: ids[0] ?? '', ids: '', key: labelOf(this.pick(COUNT)), plot: plotId, kind: this.pick(KINDS) };
    const value =
      kind in values ? values[kind as keyof typeof values] : kind === 'search' ? String(this.pick(COUNT)) : '';
    return { kind, tenant, value, ids, ...(minimumSeq === undefined ? {} : { minimumSeq }) };
  }

  /** What it leads to is known beforehand: there is one writer. */
  private randomWrite(): TrialWrite {
    const at = this.pick(COUNT);
    const known = this.newest.rows.get(plantId(at));
    const { tenant, plotId } = this.pick(this.options.plots.filter((plot) => plot.tenant === tenantOf(at)));
    const row = { plantId: plantId(at), plotId, label: this.label(at), kind: this.pick(KINDS), height: this.height() };
    if (known === undefined) return { kind: 'create', tenant, rows: [row] };
    const kind = this.pick(['update', 'update', 'delete', 'bulk', 'rollback'] as const);
    if (kind !== 'bulk') return { kind, tenant, rows: [row] };
    const all = [...this.newest.rows.values()].filter(({ tenantId }) => tenantId === tenant);
    return { kind, tenant, rows: all.map((each) => ({ ...draftOf(each), plotId, height: row.height })) };
  }

  private after({ kind, tenant, rows }: TrialWrite): ReadonlyMap<string, PlantRow> {
    const next = new Map(this.newest.rows);
    if (kind === 'rollback') return next;
    for (const row of rows) {
      const plotName = this.plotNames.get(row.plotId) ?? '';
      if (kind === 'delete') next.delete(row.plantId);
      else next.set(row.plantId, { ...row, tenantId: tenant, plotName });
    }
    return next;
  }

  private label(at: number): string {
    return this.options.random() < 0.3 ? `${labelOf(at)}x` : labelOf(at);
  }

  private height(): string | null {
    return this.options.random() < 0.2 ? null : `${String(Math.floor(this.options.random() * 900))}.50`;
  }

  private get newest(): Version {
    return this.versions.at(-1) as Version;
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.options.random() * from.length)] as T;
  }
}

/** Entities asked for together are answers of their own, each right by itself: they are not of one snapshot. */
function isOneOf(allowed: readonly unknown[], answer: unknown, isByItem: boolean): boolean {
  const texts = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value));
  if (!isByItem) return texts(allowed).includes(JSON.stringify(answer));
  const items = allowed as readonly (readonly unknown[])[];
  return texts(answer as readonly unknown[]).every((item, at) => texts(items.map((each) => each[at])).includes(item));
}

const COUNT = Array.from({ length: PLANTS }, (_, at) => at);

function plantId(at: number): string {
  return `00000000-0000-4000-8000-00000000000${String(at)}`;
}

function tenantOf(at: number): string {
  return at % 2 === 0 ? 'north' : 'south';
}

function labelOf(at: number): string {
  return `plant ${String(at)}`;
}

function draftOf({ plantId: id, plotId, label, kind, height }: PlantRow): PlantDraft {
  return { plantId: id, plotId, label, kind, height };
}

/** A plant as it is compared. */
export function comparable(plant: Plant | PlantRow | null): unknown {
  if (plant === null) return null;
  const { plantId: id, tenantId, plotId, plotName, label, kind, height } = plant;
  return [id, tenantId, plotId, plotName, label, kind, height];
}

function expected(rows: ReadonlyMap<string, PlantRow>, { kind, tenant, value, ids }: TrialRead): unknown {
  const all = [...rows.values()]
    .filter(({ tenantId }) => tenantId === tenant)
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  const byId = (id: string): unknown => comparable(all.find((row) => row.plantId === id) ?? null);
  switch (kind) {
    case 'id':
      return byId(value);
    case 'ids':
      return ids.map(byId);
    case 'key':
      return comparable(all.find(({ label }) => label === value) ?? null);
    case 'plot':
      return all.filter(({ plotId }) => plotId === value).map(comparable);
    case 'kind':
      return all.filter((row) => row.kind === value).map(comparable);
    case 'all':
      return all.map(comparable);
    case 'search':
      return all.filter(({ label }) => label.includes(value)).map(comparable);
    case 'count':
      return all.length;
  }
}
