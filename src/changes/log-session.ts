import type { ChangeLogGateway, Known, LedgerAnswer, Locks, LogAnswer } from './change-log.gateway.js';
import type { ControlLink } from './control-link.js';

const NO_LOCKS: Locks = { leads: false, sleeps: false };

/**
 * One session after another on the follower's connection, and what locks the present one holds. A new session holds none;
 * after a failed question nobody knows, so all are given up before the next one.
 */
export class LogSession {
  private state: 'new' | 'ready' | 'unsure' = 'new';
  private held = NO_LOCKS;
  private newest = 0;

  constructor(
    private readonly gateway: ChangeLogGateway,
    link: ControlLink,
  ) {
    link.onLost(() => {
      this.state = 'new';
      this.held = NO_LOCKS;
    });
  }

  get locks(): Locks {
    return this.held;
  }

  /** Number of the log's newest change when it was last asked for. */
  get head(): number {
    return this.newest;
  }

  async follow(known: Known, numbering: boolean): Promise<LogAnswer> {
    return this.asking(async () => {
      const answer = await this.gateway.follow(known, this.held, numbering);
      this.held = answer.locks;
      this.newest = answer.head;
      return answer;
    });
  }

  ledger(): Promise<LedgerAnswer> {
    return this.asking(() => this.gateway.ledger());
  }

  private async asking<T>(question: () => Promise<T>): Promise<T> {
    try {
      await this.makeReady();
      return await question();
    } catch (error) {
      if (this.state === 'ready') this.state = 'unsure';
      throw error;
    }
  }

  private async makeReady(): Promise<void> {
    if (this.state === 'ready') return;
    if (this.state === 'new') await this.gateway.prepare();
    else await this.gateway.releaseLocks();
    this.held = NO_LOCKS;
    this.state = 'ready';
  }
}
