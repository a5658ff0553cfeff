import { ChangeFollower } from '../../src/changes/change.follower.js';
import { Lease } from '../../src/changes/lease.js';
import { MergedRun } from '../../src/changes/merged-run.js';
import { TagLedger } from '../../src/changes/tag-ledger.js';
import { type Guard, replaced } from './guard.js';

/** Guards of the change log, and of following it. */
export const LOG_GUARDS: readonly Guard[] = [
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
    forbids: 'a write acknowledged before its change is known here',
    seed: 3,
    removed: 'the acknowledging process follows its own rows before it answers',
    remove: () => replaced(ChangeFollower.prototype, 'confirm', () => () => Promise.resolve(true)),
  },
  {
    forbids: 'an answer made between a mark and what it marks',
    seed: 382_388,
    removed: 'a rule moves the mark that some rule was made, whatever their numbers',
    remove: () => replaced(TagLedger.prototype, 'wholeOf', () => () => undefined),
  },
  {
    forbids: 'earlier id commits later',
    seed: 3,
    removed: 'exactly the rows read are taken',
    flaws: { takesByHighestId: true },
  },
  {
    forbids: 'change known before its data',
    seed: 2,
    removed: 'what a change did is seen no later than the change',
    flaws: { tellsBeforeSeen: true },
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
    forbids: 'lost wake-up',
    seed: 3628,
    removed: 'a wake that comes during a run causes another one',
    remove: () =>
      replaced(
        ChangeFollower.prototype,
        'answerHeard',
        (real) =>
          function (this: { woken: boolean }) {
            this.woken = false;
            real.call(this);
          },
      ),
  },
  {
    forbids: 'invalidate before commit',
    seed: 1,
    removed: 'a change is told in the transaction of its data',
    flaws: { tellsBeforeCommit: true },
  },
  {
    forbids: 'invalidate then rollback',
    seed: 1,
    removed: 'loads see what is committed, and nothing else',
    flaws: { readsUncommitted: true },
  },
  { forbids: 'a lagging replica refilling', seed: 1, removed: 'loads read from the primary', flaws: { lagMs: 80 } },
];
