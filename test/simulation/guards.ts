import { LoadCoordinator } from '../../src/cache/engine/load-coordinator.js';
import type { CacheEntry } from '../../src/cache/engine/cache-entry.js';
import type { EntryIdentity } from '../../src/cache/engine/cache-read.js';
import type { LogPosition } from '../../src/cache/engine/change-log.port.js';
import { EntryJudge, type Verdict } from '../../src/cache/engine/entry.judge.js';
import { EntryLoader, type LoadedEntry } from '../../src/cache/engine/entry.loader.js';
import { ChangeFollower } from '../../src/changes/change.follower.js';
import { Lease } from '../../src/changes/lease.js';
import { MergedRun } from '../../src/changes/merged-run.js';
import type { LogFlaws } from './sim-log.js';

/** One guard of the design, and how the simulation is run without it. */
export interface Guard {
  /** What it forbids, by the name of the race. */
  readonly forbids: string;
  /** An order of events that goes wrong without it. */
  readonly seed: number;
  /** What is taken away. */
  readonly removed: string;
  readonly flaws?: LogFlaws;
  /** Takes the guard out of the real code; gives how to put it back. */
  readonly remove?: () => () => void;
}

type Method = (...given: never[]) => unknown;

/** Replaces a method of a class; the replacement is given the real one. */
function replaced(of: object, name: string, replacement: (real: Method) => Method): () => void {
  const holder = of as Record<string, Method>;
  const real = holder[name];
  if (real === undefined) throw new Error(`there is no method ${name}`);
  holder[name] = replacement(real);
  return () => (holder[name] = real);
}

interface JudgeInside {
  readonly log: { position(): LogPosition | undefined; lastChange(tag: string): number };
}

export const GUARDS: readonly Guard[] = [
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
    forbids: 'serving past the lease',
    seed: 6,
    removed: 'a process that has not confirmed within its lease asks before it serves',
    remove: () => replaced(Lease.prototype, 'isValid', () => () => true),
  },
  {
    forbids: 'a lease that begins when the answer comes',
    seed: 243,
    removed: 'the lease begins before the question was sent',
    remove: () =>
      replaced(
        Lease.prototype,
        'renew',
        (real) =>
          function (this: Lease) {
            (real as (since: unknown) => void).call(this, this.moment());
          },
      ),
  },
  {
    forbids: 'a strict read answered by a confirmation that had begun before it',
    seed: 26,
    removed: 'whoever asks is given a run that begins after the call',
    remove: () =>
      replaced(
        MergedRun.prototype,
        'request',
        (real) =>
          function (this: { running: Promise<boolean> | null }, kind: string) {
            return this.running ?? (real as (kind: string) => Promise<boolean>).call(this, kind);
          },
      ),
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
    forbids: 'a write acknowledged before its change is known here',
    seed: 3,
    removed: 'the acknowledging process follows its own rows before it answers',
    remove: () => replaced(ChangeFollower.prototype, 'confirm', () => () => Promise.resolve(true)),
  },
  {
    forbids: 'earlier id commits later',
    seed: 3,
    removed: 'exactly the rows read are taken',
    flaws: { takesByHighestId: true },
  },
  {
    forbids: 'change known before its data',
    seed: 1,
    removed: 'a change is told in the transaction of its data',
    flaws: { tellsBeforeCommit: true },
  },
  {
    forbids: 'a head confirmed while rows wait',
    seed: 118,
    removed: 'an answer is complete only when a batch found fewer rows than it might take',
    flaws: { completesAnyway: true },
  },
  {
    forbids: 'a follower that fell behind what is kept goes on',
    seed: 22,
    removed: 'a follower behind the retained rows starts anew',
    flaws: { forgetsTrimming: true },
  },
  {
    forbids: 'position restart',
    seed: 23,
    removed: 'a log that went back, or a promoted server, gets a new incarnation',
    flaws: { keepsIncarnation: true },
  },
  {
    forbids: 'an answer read from what a crash or a restored disk took back',
    seed: 494,
    removed: 'each start of the server begins a new history',
    flaws: { trustsRestarts: true },
  },
  {
    forbids: 'a history taken for an earlier one of the same name',
    seed: 1474,
    removed: 'the name of a history is drawn, not counted',
    flaws: { countsHistories: true },
  },
  {
    forbids: 'two numbers for one place',
    seed: 41747,
    removed: 'numbers are given under one lock',
    flaws: { numbersWithoutLock: true },
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
  { forbids: 'a lagging replica refilling', seed: 1, removed: 'loads read from the primary', flaws: { lagMs: 80 } },
];
