import type { LogFlaws, State, Values } from './sim-log.js';
import type { World } from './world.js';

/** What the tables hold, and held: loads read from it, and answers are judged by it. */
export class SimTables {
  readonly states: State[];
  /** What transactions under way have written, by transaction. */
  private readonly written = new Map<number, readonly string[]>();

  constructor(
    private readonly world: World,
    names: readonly string[],
    private readonly flaws: LogFlaws,
  ) {
    this.states = [{ atMs: 0, values: Object.fromEntries(names.map((name) => [name, 0])) }];
  }

  get now(): Values {
    return this.states.at(-1)!.values;
  }

  /** What a load reads now. */
  snapshot(): Values {
    const { lagMs = 0, readsUncommitted = false } = this.flaws;
    const atMs = this.world.nowMs - lagMs;
    const values = this.states.findLast((state) => state.atMs <= atMs)?.values ?? this.states[0]!.values;
    return readsUncommitted
      ? [...this.written].reduce((sum, [xid, names]) => changed(sum, names, xid), values)
      : values;
  }

  begin(xid: number, names: readonly string[]): void {
    this.written.set(xid, names);
  }

  rollBack(xid: number): void {
    this.written.delete(xid);
  }

  /** Each of them now holds the number of the transaction. */
  commit(xid: number): void {
    const names = this.written.get(xid) ?? [];
    this.written.delete(xid);
    if (names.length > 0) this.states.push({ atMs: this.world.nowMs, values: changed(this.now, names, xid) });
  }

  /** The server came back with what they held before; whatever was under way is lost. */
  restore(values: Values): void {
    this.written.clear();
    this.states.push({ atMs: this.world.nowMs, values });
  }

  /**
   * Whether it was right to say so at some instant from then on. @param names together, as of one snapshot.
   * @param isAfter past that very instant: at which a change was committed that is known.
   */
  held(names: readonly string[], value: Values, floorMs: number, isAfter = false): boolean {
    const { states } = this;
    for (let index = states.length - 1; index >= 0; index -= 1) {
      const { values } = states[index]!;
      const untilMs = states[index + 1]?.atMs ?? Infinity;
      if (untilMs < floorMs || (isAfter && untilMs === floorMs)) break;
      if (names.every((name) => values[name] === value[name])) return true;
    }
    return false;
  }

  /** The last states, to be read. */
  told(): string {
    const last = this.states.slice(-4);
    return last.map(({ atMs, values }) => `${atMs.toFixed(1)}: ${JSON.stringify(values)}`).join(' ');
  }
}

function changed(values: Values, names: readonly string[], xid: number): Values {
  return { ...values, ...Object.fromEntries(names.map((name) => [name, xid])) };
}
