import type { Redis } from 'ioredis';
import type { CancelTimer, Clock, Timers } from '../../kernel/clock.js';
import { StoreError } from '../engine/store.error.js';
import { ClusterStore } from './cluster.store.js';
import { surveyBy, surveyFrom, type SlotRange } from './cluster.survey.js';
import type { MaintainedServer } from './maintained-server.port.js';
import { failureOf } from './redis-failure.js';
import { memberServer, seedServers, type RedisServers } from './redis.address.js';
import { retryPauseMs, type ConnectionLog, type ConnectionState } from './redis.connection.js';
import { RedisNode, type RedisNodeOptions, type RedisServing, type RedisTierStatus } from './redis.node.js';
import { SLOTS, slotOf } from './redis.slot.js';
import type { RedirectError } from './redirect.error.js';

export type RedisClusterOptions = RedisServers & RedisNodeOptions;

/** Pause between two looks at the slots while nothing is amiss. */
const SETTLED_MS = 5000;

/** A member told by a redirection, which holds no slot yet, is kept this long after it was asked. */
const ASKED_KEPT_MS = 30_000;

/**
 * A cluster's masters, each with connection, store and breaker of its own, and who holds which slot.
 *
 * The map of slots is asked of any member, now and then while all is well and with growing pauses while something is not: a master
 * away, failing or not found. A redirection corrects it at once. So a master that dies costs its slots until its successor
 * is told, and nothing else.
 *
 * The client's own `Cluster` was rejected: it queues for members that connect, sends again what may have been done, asks for a
 * slot on its way without minding that the question may fail (which ends the process), and cannot renew a silent member.
 */
export class RedisCluster implements RedisServing {
  readonly store: ClusterStore;
  private readonly nodes = new Map<string, RedisNode>();
  private readonly askedAtMs = new Map<string, number>();
  private slots: (string | undefined)[] = [];
  private current: ConnectionState = 'connecting';
  private complaint: StoreError = new StoreError('unavailable');
  private rounds = 0;
  private isLooking = false;
  private cancelLook: CancelTimer = () => undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly options: RedisClusterOptions,
    private readonly clock: Clock & Timers,
    private readonly logger: ConnectionLog,
  ) {
    this.store = new ClusterStore(this, clock);
  }

  open(): void {
    void this.look();
  }

  status(): RedisTierStatus {
    const nodes = this.masters();
    const breakers = nodes.map((node) => node.status().breaker);
    return {
      state: this.current,
      ...(this.current === 'away' ? { reason: this.complaint.reason } : {}),
      breaker: breakers.find((state) => state === 'open') ?? breakers.find((state) => state !== 'closed') ?? 'closed',
      inFlight: [...this.nodes.values()].reduce((sum, node) => sum + node.status().inFlight, 0),
      failures: [...this.nodes.values()].reduce((sum, node) => sum + node.status().failures, 0),
      masters: { known: nodes.length, ready: nodes.filter(isReady).length },
    };
  }

  async ping(budgetMs: number): Promise<void> {
    if (this.current !== 'ready') throw this.complaint;
    await Promise.all(this.masters().map((node) => node.ping(budgetMs)));
  }

  servers(): readonly MaintainedServer[] {
    return this.masters().flatMap((node) => node.servers());
  }

  async command<T>(key: string, budgetMs: number, send: (client: Redis) => Promise<T>): Promise<T> {
    return this.nodeOf(key).command(key, budgetMs, send);
  }

  /** Who holds the key's slot. @throws StoreError where nobody is known to. */
  nodeOf(key: string): RedisNode {
    const node = this.nodes.get(this.slots[slotOf(key)] ?? '');
    if (node === undefined)
      throw this.current === 'ready' ? new StoreError('unavailable', 'NO_MASTER') : this.complaint;
    return node;
  }

  /** Every master that holds slots. */
  masters(): readonly RedisNode[] {
    const addresses = new Set(this.slots);
    return [...this.nodes].filter(([address]) => addresses.has(address)).map(([, node]) => node);
  }

  /** Whom a redirection names; learned at once where it is for good. */
  follow(redirect: RedirectError, from: RedisNode): RedisNode {
    const host = redirect.host === '' ? from.inner.name.replace(/:\d+$/, '') : redirect.host;
    const address = `${host}:${String(redirect.port)}`;
    this.askedAtMs.set(address, this.clock.monotonicMs());
    if (redirect.isForGood) {
      this.slots[redirect.slot] = address;
      this.lookSoon();
    }
    return this.member(address);
  }

  close(): Promise<void> {
    this.current = 'closed';
    this.closing.abort();
    this.cancelLook();
    return Promise.all([...this.nodes.values()].map((node) => node.connection.close())).then(() => undefined);
  }

  /** Asked anew after each wait. */
  private isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  private member(address: string): RedisNode {
    const known = this.nodes.get(address);
    if (known !== undefined || this.isClosed()) return known ?? this.created(address);
    const node = this.created(address);
    this.nodes.set(address, node);
    node.open();
    return node;
  }

  private created(address: string): RedisNode {
    const onChange = (): void => {
      this.judge();
      this.lookSoon();
    };
    const server = memberServer(this.options, address);
    return new RedisNode(server, this.options, this.clock, this.logger, { address, slotOf, onChange });
  }

  /** One look at a time; the next one is set when it ends. */
  private async look(): Promise<void> {
    if (this.isLooking || this.isClosed()) return;
    this.isLooking = true;
    this.cancelLook();
    const ranges = await this.survey();
    this.isLooking = false;
    if (this.isClosed()) return;
    if (ranges !== undefined) this.adopt(ranges);
    this.judge(ranges === undefined);
    this.rounds = ranges !== undefined && this.isSettled() ? 0 : this.rounds + 1;
    this.setLook(this.rounds === 0 ? SETTLED_MS : retryPauseMs(this.rounds, this.options.maxRetryDelayMs));
  }

  private setLook(pauseMs: number): void {
    this.cancelLook = this.clock.after(pauseMs, () => void this.look());
  }

  /** While all seemed well; otherwise the next look is near anyway, and a storm of redirections must not become one of looks. */
  private lookSoon(): void {
    if (this.rounds > 0 || this.isLooking || this.isClosed()) return;
    this.rounds = 1;
    this.cancelLook();
    this.setLook(retryPauseMs(1, this.options.maxRetryDelayMs));
  }

  private isSettled(): boolean {
    return this.masters().every((node) => isReady(node) && node.status().breaker === 'closed');
  }

  /** Who answers first of those connected, then of the seeds, one after another; undefined where none does. */
  private async survey(): Promise<readonly SlotRange[] | undefined> {
    const { connectTimeoutMs, commandTimeoutMs } = this.options;
    const connected = [...this.nodes.values()].filter(isReady).map(
      ({ connection }) =>
        () =>
          surveyBy(connection.client, commandTimeoutMs, this.clock),
    );
    const seeds = seedServers(this.options).map(
      (seed) => () => surveyFrom(seed, connectTimeoutMs, this.clock, this.closing.signal),
    );
    for (const ask of [...rotated(connected, this.rounds), ...rotated(seeds, this.rounds)]) {
      if (this.isClosed()) return undefined;
      try {
        return await ask();
      } catch (error) {
        this.complaint = failureOf(error);
      }
    }
    return undefined;
  }

  private adopt(ranges: readonly SlotRange[]): void {
    const slots = new Array<string | undefined>(SLOTS).fill(undefined);
    for (const { from, to, address } of ranges) slots.fill(address, from, to + 1);
    this.slots = slots;
    const held = new Set(ranges.map(({ address }) => address));
    held.forEach((address) => this.member(address));
    const forgotten = this.clock.monotonicMs() - ASKED_KEPT_MS;
    for (const [address, node] of this.nodes) {
      if (held.has(address) || (this.askedAtMs.get(address) ?? -Infinity) > forgotten) continue;
      this.nodes.delete(address);
      this.askedAtMs.delete(address);
      void node.connection.close();
    }
  }

  /** The cluster is there while one of its masters is. */
  private judge(nobodyAnswered = false): void {
    if (this.current === 'closed') return;
    const masters = this.masters();
    if (masters.some(isReady)) this.become('ready');
    else if (nobodyAnswered || masters.some((node) => node.connection.state === 'away')) {
      const reason = masters.find((node) => node.connection.reason !== undefined)?.connection.reason;
      if (reason !== undefined) this.complaint = new StoreError('unavailable', reason);
      this.become('away');
    }
  }

  private become(state: 'ready' | 'away'): void {
    if (this.current === state) return;
    this.current = state;
    if (state === 'ready') this.logger.log('redis cluster is ready', {});
    else this.logger.warn('redis cluster is away; the cache goes on without it', { reason: this.complaint.reason });
  }
}

function isReady(node: RedisNode): boolean {
  return node.connection.state === 'ready';
}

/** The same in turn, another one first each time, so that one who is silent does not stand in front for ever. */
function rotated<T>(all: readonly T[], by: number): readonly T[] {
  const at = all.length === 0 ? 0 : by % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}
