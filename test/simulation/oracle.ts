import type { CacheAnswer } from '../../src/cache/engine/cache-read.js';
import type { SimDatabase } from './sim-database.js';
import type { Values } from './sim-log.js';
import { type SimProcess, type SimQuestion, tagOf, UNTOLD } from './sim-process.js';

/** What a reader was promised. */
export interface Promised {
  readonly process: SimProcess;
  /** Right at some instant from then on. */
  readonly floorMs: number;
  /** When the last change was committed that its process knew when it asked. */
  readonly beginningMs: number;
}

/** Holds answers against what the tables held. */
export class Oracle {
  constructor(private readonly database: SimDatabase) {}

  /** When the last change that the process knows of any of the tables was committed. That some rule was made tells of no table yet. */
  lastKnownMs({ follower }: SimProcess, tables: readonly string[]): number {
    const { incarnation = '' } = follower.position() ?? {};
    const tags = [...tables.map(tagOf), ...(tables.includes(UNTOLD) ? follower.rules() : [])];
    return Math.max(...tags.map((tag) => this.database.committedAtMs(incarnation, follower.lastChange(tag))));
  }

  /**
   * What is wrong with it. What a composed answer says of each table may be of another moment than what it says of the others. Where
   * the source failed, what was right when the log was last known will do: by the end of the read, for a part of it by its beginning.
   */
  wrong(question: SimQuestion, { value, delivery }: CacheAnswer<Values>, promised: Promised): readonly string[] {
    const { tables } = this.database;
    const { floorMs } = promised;
    const groups = question.isComposed === true ? question.tables.map((table) => [table]) : [question.tables];
    const wrong = groups.filter((names) => !tables.held(names, value, floorMs));
    if (wrong.length === 0) return [];
    const lastMs = this.lastResortMs(question, delivery.detail, promised);
    const how = `${delivery.status} ${delivery.detail ?? ''}${question.isStrict ? ' strict' : ''}`;
    const since = `${String(floorMs)}${lastMs === undefined ? '' : ` or known ${String(lastMs)}`}`;
    return wrong
      .filter((names) => lastMs === undefined || !tables.held(names, value, lastMs, true))
      .map((names) => `${how} ${names.join('+')} ${JSON.stringify(value)} not since ${since}; ${tables.told()}`);
  }

  private lastResortMs({ tables }: SimQuestion, detail: string | undefined, { process, beginningMs }: Promised) {
    if (detail === 'stale-if-error') return this.lastKnownMs(process, tables);
    return detail === 'stale-part' ? beginningMs : undefined;
  }
}
