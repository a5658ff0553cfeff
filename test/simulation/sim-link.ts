import type { ControlLink } from '../../src/changes/control-link.js';
import { FalajError } from '../../src/kernel/falaj-error.js';
import type { SimDatabase } from './sim-database.js';
import type { SimProcess } from './sim-process.js';
import { Session } from './sim-session.js';
import type { World } from './world.js';

const AWAY = (): FalajError => new FalajError('database.unavailable', 'down');

/** The follower's connection over a network that delays, and at times passes nothing. */
export class SimLink implements ControlLink {
  private session: Session | null = null;
  private readonly open = new Set<(error: Error) => void>();
  private readonly heard = new Map<string, (payload: string) => void>();
  private connectedListener: () => void = () => undefined;
  private lostListener: () => void = () => undefined;
  private isClosed = false;

  constructor(
    private readonly world: World,
    private readonly database: SimDatabase,
    private readonly process: SimProcess,
  ) {
    this.connect();
  }

  get connected(): boolean {
    return this.session !== null;
  }

  query<R extends Record<string, unknown>>(text: string, values: readonly unknown[], timeoutMs: number): Promise<R[]> {
    const { session } = this;
    if (session === null) return Promise.reject(AWAY());
    return new Promise<R[]>((resolve, reject) => {
      const cancel = this.process.after(timeoutMs, () => {
        if (this.open.has(fail)) this.drop();
      });
      const fail = (error: Error): void => {
        this.open.delete(fail);
        cancel();
        reject(error);
      };
      this.open.add(fail);
      const end = (settle: () => void): void => {
        this.travel(() => {
          if (!this.open.has(fail) || this.session !== session) return;
          settle();
        });
      };
      this.send(session, text, values).then(
        (rows) => {
          end(() => {
            this.open.delete(fail);
            cancel();
            resolve(rows as R[]);
          });
        },
        () => {
          end(() => {
            if (session.isAlive) fail(AWAY());
            else this.drop();
          });
        },
      );
    });
  }

  listen(channel: string, hear: (payload: string) => void): void {
    this.heard.set(channel, hear);
  }

  onConnected(listener: () => void): void {
    this.connectedListener = listener;
    if (this.connected) listener();
  }

  onLost(listener: () => void): void {
    this.lostListener = listener;
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.drop();
    return Promise.resolve();
  }

  /** The client gives the connection up; the server notices later. */
  drop(): void {
    const { session } = this;
    if (session === null) return;
    this.session = null;
    this.world.after(this.world.random.between(0, 300), () => {
      this.database.end(session);
    });
    for (const fail of [...this.open]) fail(AWAY());
    this.lostListener();
    this.reconnect();
  }

  private send(session: Session, text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return new Promise((resolve, reject) => {
      this.travel(() => {
        // One statement at a time, in the order they were sent.
        session.queue = session.queue.then(() => this.database.execute(session, text, values)).then(resolve, reject);
      }, true);
    });
  }

  /** One way through the network; what is sent while it passes nothing is lost. */
  private travel(arrive: () => void, toServer = false): void {
    if (this.process.isCutOff) return;
    this.world.after(this.world.random.latency() / 2, () => {
      if (this.process.isCutOff) return;
      if (toServer) arrive();
      else this.process.deliver(arrive);
    });
  }

  private connect(): void {
    if (this.isClosed || !this.process.isAlive) return;
    if (this.process.isCutOff || this.database.isAway) {
      this.reconnect();
      return;
    }
    const session = new Session();
    session.hear = (channel, payload) => {
      this.travel(() => {
        if (this.session === session) this.heard.get(channel)?.(payload);
      });
    };
    this.database.sessions.add(session);
    this.session = session;
    this.connectedListener();
  }

  private reconnect(): void {
    this.process.after(this.world.random.between(1, 20), () => {
      if (this.session === null) this.connect();
    });
  }
}
