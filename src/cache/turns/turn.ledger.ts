import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { SERVICE_LINK, type ControlLink } from '../../changes/control-link.js';
import { SETTINGS, type Settings } from '../../config/settings.js';

const TIMEOUT_MS = 2000;

/** Of one that gives no sign of life: whoever comes then may take it. */
const LEASE_MS = 60_000;

const TAKE = `
INSERT INTO falaj.turn AS t (name, slot, holder, taken_at, until)
VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(secs => $4))
ON CONFLICT (name) DO UPDATE
SET slot = excluded.slot, holder = excluded.holder, taken_at = excluded.taken_at, until = excluded.until, ended_at = NULL
WHERE (t.ended_at IS NOT NULL AND t.slot < excluded.slot)
   OR (t.ended_at IS NULL AND t.slot <= excluded.slot AND t.until < clock_timestamp())
RETURNING slot`;

const RENEW = `
UPDATE falaj.turn SET until = clock_timestamp() + make_interval(secs => $4)
WHERE name = $1 AND slot = $2 AND holder = $3 AND ended_at IS NULL`;

const END = `
UPDATE falaj.turn SET ended_at = clock_timestamp() WHERE name = $1 AND slot = $2 AND holder = $3 AND ended_at IS NULL`;

const STATE = `
SELECT ended_at IS NOT NULL OR until < clock_timestamp() AS over FROM falaj.turn WHERE name = $1`;

const FORGET = `
DELETE FROM falaj.turn WHERE starts_with(name, $1) AND ended_at < clock_timestamp() - make_interval(secs => $2)`;

/** One turn that is this process's. */
export interface Turn {
  readonly name: string;
  readonly slot: number;
}

/**
 * Who of several processes does what is to be done once: a row in the database, which they all have. Each slot of a name is taken by one
 * process; a turn whose holder died is taken over when its lease has run out, and one that still goes on keeps the next slot from
 * beginning. Rejected: an advisory lock, which is gone with its session, so that whoever comes a second later does it again.
 */
@Injectable()
export class TurnLedger {
  /** Unlike that of any other process, also of the next one here. */
  readonly process = `${hostname().slice(0, 60)}:${String(process.pid)}:${randomBytes(3).toString('hex')}`;

  constructor(
    @Inject(SERVICE_LINK) private readonly link: ControlLink,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** How often a turn that goes on has to be renewed. */
  readonly renewMs = LEASE_MS / 3;

  /**
   * The turn, where it is this process's now.
   * @param slot later occasions of a name have larger ones.
   * @throws FalajError database.unavailable
   */
  async take(name: string, slot: number): Promise<Turn | undefined> {
    const taken = await this.query(TAKE, [this.named(name), slot, this.process, LEASE_MS / 1000]);
    return taken.length === 0 ? undefined : { name, slot };
  }

  /** @throws FalajError database.unavailable */
  async renew({ name, slot }: Turn): Promise<void> {
    await this.query(RENEW, [this.named(name), slot, this.process, LEASE_MS / 1000]);
  }

  /** The slot is done for. @throws FalajError database.unavailable */
  async end({ name, slot }: Turn): Promise<void> {
    await this.query(END, [this.named(name), slot, this.process]);
  }

  /** Whether nobody is at it: it has ended, its holder died, or it never began. @throws FalajError database.unavailable */
  async isOver(name: string): Promise<boolean> {
    const [row] = await this.query(STATE, [this.named(name)]);
    return row === undefined || row['over'] === true;
  }

  /** Turns whose names begin so and that ended so long ago are new again. @throws FalajError database.unavailable */
  async forget(prefix: string, afterSeconds: number): Promise<void> {
    await this.query(FORGET, [this.named(prefix), afterSeconds]);
  }

  private named(name: string): string {
    return `${this.settings.cache.namespace}/${name}`;
  }

  private query(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return this.link.query(text, values, TIMEOUT_MS);
  }
}
