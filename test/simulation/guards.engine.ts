import type { CacheEntry } from '../../src/cache/engine/cache-entry.js';
import type { EntryIdentity } from '../../src/cache/engine/cache-read.js';
import type { LogPosition } from '../../src/cache/engine/change-log.port.js';
import { EntryJudge, type Verdict } from '../../src/cache/engine/entry.judge.js';
import { EntryLoader, type LoadedEntry } from '../../src/cache/engine/entry.loader.js';
import { LoadCoordinator } from '../../src/cache/engine/load-coordinator.js';
import { TierChain } from '../../src/cache/engine/tier-chain.js';
import { AnswerParts } from '../../src/kernel/answer-parts.js';
import { type Guard, replaced } from './guard.js';
import type { SimProcess } from './sim-process.js';
import { askRedis, type SimRedis, SimStore } from './sim-redis.js';

interface JudgeInside {
  readonly log: { position(): LogPosition | undefined; lastChange(tag: string): number };
}

interface TiersInside {
  readonly parts: { readonly judge: JudgeInside };
  keepNear(wanted: EntryIdentity, entry: CacheEntry, ttlMs: number): boolean;
}

interface StoreInside {
  readonly redis: SimRedis;
  readonly process: SimProcess;
}

/** Guards of the engine: what is kept, joined and served. */
export const ENGINE_GUARDS: readonly Guard[] = [
  {
    forbids: 'stale set after invalidation',
    seed: 1,
    removed: 'an entry is refused when something it read changed after its position',
    remove: () => replaced(EntryJudge.prototype, 'changedTag', () => () => undefined),
  },
  {
    forbids: 'a slow load kept as if it had seen what was committed meanwhile',
    seed: 1,
    removed: 'the position is taken before the load begins',
    remove: () =>
      replaced(
        EntryLoader.prototype,
        'loadAndKeep',
        (real) =>
          async function (
            this: { parts: { judge: JudgeInside } },
            request: { load: () => Promise<unknown> },
            before: LogPosition,
          ) {
            const value = await request.load();
            const after = this.parts.judge.log.position() ?? before;
            return (real as (...all: unknown[]) => Promise<LoadedEntry>).call(
              this,
              { ...request, load: () => Promise.resolve(value) },
              after,
            );
          },
      ),
  },
  {
    forbids: 'a waiter inheriting a doomed load',
    seed: 16,
    removed: 'the name of a flight carries the last change of what is read',
    remove: () => replaced(LoadCoordinator.prototype, 'flightName', () => (request: EntryIdentity) => request.key),
  },
  {
    forbids: 'an answer of another history served after a restore',
    seed: 16,
    removed: 'positions of different incarnations do not compare',
    remove: () =>
      replaced(
        EntryJudge.prototype,
        'judge',
        (real) =>
          function (this: JudgeInside, wanted: EntryIdentity, entry: CacheEntry) {
            const incarnation = this.log.position()?.incarnation ?? '';
            const renamed = { ...entry, position: { ...entry.position, incarnation } };
            return (real as (...all: unknown[]) => Verdict).call(this, wanted, renamed);
          },
      ),
  },
  {
    forbids: 'a finding that outlives its position',
    seed: 2,
    removed: 'what the judge found of an entry stands only while the position stands',
    remove: () => {
      const first = replaced(
        EntryJudge.prototype,
        'approve',
        (real) =>
          function (this: unknown, wanted: never, entry: CacheEntry) {
            return entry.approval ?? (real as (...all: unknown[]) => unknown).call(this, wanted, entry);
          },
      );
      const second = replaced(
        EntryJudge.prototype,
        'isQuiet',
        () => (_wanted: never, entry: CacheEntry) => entry.approval !== undefined,
      );
      return () => {
        second();
        first();
      };
    },
  },
  {
    forbids: 'refill of L1 from L2 during invalidation',
    seed: 71,
    removed: 'what the second tier gives is judged by what is known when it arrives, and its copy by its own position',
    remove: () =>
      replaced(
        TierChain.prototype,
        'findFar',
        (real) =>
          function (this: TiersInside, request: EntryIdentity, graceMs?: number) {
            const { log } = this.parts.judge;
            const known = new Map(request.tags.map((tag) => [tag, log.lastChange(tag)]));
            const position = log.position();
            const then = Object.create(log, {
              position: { value: () => position },
              lastChange: { value: (tag: string) => known.get(tag) ?? log.lastChange(tag) },
            }) as unknown;
            const judge = Object.create(this.parts.judge, { log: { value: then } }) as unknown;
            const keepNear = (same: EntryIdentity, entry: CacheEntry, ttlMs: number): boolean =>
              this.keepNear(same, { ...entry, position: log.position() ?? entry.position, approval: undefined }, ttlMs);
            const asAsked = { parts: { value: { ...this.parts, judge } }, keepNear: { value: keepNear } };
            return (real as (...all: unknown[]) => unknown).call(Object.create(this, asAsked), request, graceMs);
          },
      ),
  },
  {
    forbids: 'a change forgotten with its history, before a joined load ends',
    seed: 340_372,
    removed: 'what a load gives that was joined in another history is nobody else\u2019s',
    remove: () => replaced(LoadCoordinator.prototype, 'isOfThisHistory', () => () => true),
  },
  {
    forbids: 'refresh resurrecting a removed key',
    seed: 60,
    removed: 'a renewal takes its position before it begins, as any load does',
    remove: () =>
      replaced(
        LoadCoordinator.prototype,
        'sharedLoad',
        (real) =>
          async function (
            this: { parts: { log: JudgeInside['log'] } },
            request: { load: () => Promise<unknown> },
            name: string,
            position: LogPosition,
            held?: unknown,
          ) {
            const load = real as (...all: unknown[]) => Promise<LoadedEntry>;
            if (held === undefined) return load.call(this, request, name, position);
            const value = await request.load();
            const after = this.parts.log.position() ?? position;
            return load.call(this, { ...request, load: () => Promise.resolve(value) }, name, after, held);
          },
      ),
  },
  {
    forbids: 'stale-if-error after a purge',
    seed: 372,
    removed: 'what is known to be invalidated is not served, whatever failed',
    remove: () =>
      replaced(
        EntryJudge.prototype,
        'judge',
        (real) =>
          function (this: JudgeInside, wanted: EntryIdentity, entry: CacheEntry, graceMs?: number) {
            const { freshUntilMs } = entry;
            const position = this.log.position();
            if (graceMs === undefined || position?.incarnation !== entry.position.incarnation)
              return (real as (...all: unknown[]) => Verdict).call(this, wanted, entry, graceMs);
            return { valid: true, position, freshUntilMs, staleUntilMs: freshUntilMs + graceMs, isStale: true };
          },
      ),
  },
  {
    forbids: 'two writers, last arrival wins',
    seed: 1,
    removed: 'an entry keeps the position of its load, however late it arrives',
    remove: () =>
      replaced(
        SimStore.prototype,
        'set',
        () =>
          function (this: StoreInside, key: string, entry: CacheEntry, _ttlMs: number, budgetMs: number) {
            const { redis, process } = this;
            return askRedis(redis, process, { key, budgetMs }, () => {
              redis.set(key, { ...entry, position: process.follower.position() ?? entry.position });
            });
          },
      ),
  },
  {
    forbids: 'a nested answer outliving its part',
    seed: 20,
    removed: 'an answer made from answers takes their positions and their tags',
    remove: () => replaced(AnswerParts.prototype, 'use', () => () => undefined),
  },
  {
    forbids: 'pattern sweep passed by a load in flight',
    seed: 28,
    removed: 'a rule is held against what was read before it was made, whenever it arrives',
    remove: () => replaced(EntryJudge.prototype, 'changedByRule', () => () => undefined),
  },
];
