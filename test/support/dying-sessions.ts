import type pg from 'pg';
import type { OwnerSessions } from '../../src/database/owner-sessions.js';

interface Socketed {
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * Lends connections until a process that used them would have been killed: before the statement with the given number all of them are
 * gone without a farewell, and nothing is said any more. To the server that is what kill -9 looks like.
 */
export class DyingSessions implements OwnerSessions {
  /** Statements so far, and the one it died before. */
  said = 0;
  lastWord: string | undefined;
  private readonly lent = new Set<pg.ClientBase>();

  constructor(
    private readonly sessions: OwnerSessions,
    private readonly diesBefore: number,
  ) {}

  get isDead(): boolean {
    return this.lastWord !== undefined;
  }

  withOwner<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    if (this.isDead) return Promise.reject(new Error('the process is dead'));
    return this.sessions.withOwner((client) => {
      this.lent.add(client);
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      const counted = (...given: unknown[]): unknown => (this.mayAsk(String(given[0])) ? query(...given) : dead());
      Object.assign(client, { query: counted });
      return work(client).finally(() => this.lent.delete(client));
    });
  }

  private mayAsk(text: string): boolean {
    if (this.isDead) return false;
    this.said += 1;
    if (this.said < this.diesBefore) return true;
    this.lastWord = text.trim().split(/\s+/).slice(0, 6).join(' ');
    for (const client of this.lent) (client as unknown as Socketed).connection.stream.destroy();
    return false;
  }
}

function dead(): Promise<never> {
  return Promise.reject(new Error('the process is dead'));
}
