import { Logger } from '@nestjs/common';
import { CopyConnection } from '../database/copy-connection.js';
import type { OwnerSessions } from '../database/owner-sessions.js';
import type { ReadTransaction } from '../database/read-transaction.js';
import type { ViewDefinition } from './view-definition.js';
import type { ViewCatalogue } from './view.catalogue.js';
import { conditionOf, readFacts, type ViewFacts } from './view.facts.js';
import type { ViewRuns } from './view.runs.js';

/** The server's statistics of a run arrive within this after it; only then are they a baseline. */
const SETTLE_SECONDS = 3;

const RUNNING = `SELECT DISTINCT view FROM falaj.view_run WHERE state = 'running'`;

const BASELINE = 'UPDATE falaj.view_state SET churn = $2 WHERE name = $1 AND churn IS NULL AND relation = $3::oid';

const NOTICED = `
UPDATE falaj.view_state SET churn = $2, filenode = $3::oid, updated_at = clock_timestamp() WHERE name = $1 AND relation = $4::oid`;

/**
 * Notices what was done to views behind this service's back. PostgreSQL keeps no time of a refresh, so two traces are looked at: a
 * plain refresh gives the relation another file, a concurrent one writes rows, which the statistics count. A concurrent refresh that
 * changed nothing leaves no trace and needs none.
 *
 * When the refresh by hand took its snapshot is not known, so as_of stays: it is a lower bound, and still one. Until a refresh is
 * noticed no wrong answer is given: routing compares the inputs' counts and the relation's file for every answer.
 */
export class ViewWatcher {
  private readonly logger = new Logger(ViewWatcher.name);
  /** Conditions as they were last told. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly catalogue: ViewCatalogue,
    private readonly transactions: ReadTransaction,
    private readonly owner: OwnerSessions,
    private readonly runs: ViewRuns,
  ) {}

  /** @returns names of the views whose refresh by hand was noticed by this look. */
  async look(): Promise<readonly string[]> {
    const views = this.catalogue.list();
    await this.recoverDead(views);
    const facts = await readFacts(this.transactions, views);
    const noticed: string[] = [];
    for (const view of views) {
      const found = facts.get(view.name);
      if (found === undefined) continue;
      await this.tellCondition(view, found);
      if (found.state !== null && found.relation?.oid === found.state.relation && (await this.compare(view, found)))
        noticed.push(view.name);
    }
    return noticed;
  }

  /** At a start the backend of a killed process may still hold the view; it lets go within moments, and then its run is seen to be dead. */
  private async recoverDead(views: readonly ViewDefinition[]): Promise<void> {
    const { rows } = await this.transactions.run((reader) => reader.query(RUNNING));
    const running = new Set(rows.map(([name]) => name));
    const suspects = views.filter(({ name }) => running.has(name));
    if (suspects.length > 0) await this.runs.recover(suspects);
  }

  private async compare(view: ViewDefinition, { state, relation }: ViewFacts): Promise<boolean> {
    if (state === null || relation === null || state.settled_seconds < SETTLE_SECONDS) return false;
    const isSameFile = state.filenode === relation.filenode;
    if (isSameFile && state.churn === relation.churn) return false;
    if (isSameFile && state.churn === null) {
      await this.owner.withOwner((client) => client.query(BASELINE, [view.name, relation.churn, relation.oid]));
      return false;
    }
    const { kind } = await this.runs.run(view, { cause: 'external', slot: null }, async (connection) => {
      await connection.query(NOTICED, [view.name, relation.churn, relation.filenode, relation.oid]);
      await connection.query('SELECT falaj.record_change($1)', [`view:${view.name}`]);
      // Nobody refreshes a table by hand: its rows were written, and the next run compares all of them.
      await connection.query('UPDATE falaj.view_table SET shape = NULL WHERE relation = $1::oid', [relation.oid]);
      const mode = isSameFile ? 'concurrent' : 'plain';
      return {
        state: 'succeeded',
        mode,
        reason: 'refreshed by hand; when it began is not known',
        bytes: relation.bytes,
      };
    });
    return kind === 'ran';
  }

  /** A view that is gone or was altered no longer answers; cached answers that came from it are given up once. */
  private async tellCondition(view: ViewDefinition, facts: ViewFacts): Promise<void> {
    const condition = conditionOf(view, facts);
    const before = this.told.get(view.name);
    this.told.set(view.name, condition);
    if (condition === before || condition === 'ready') return;
    this.logger.warn({ message: 'a view is not as defined', view: view.name, condition });
    if (before !== 'ready') return;
    await this.owner.withOwner(async (client) => {
      await new CopyConnection(client).query('SELECT falaj.record_change($1)', [`route:${view.query.queryId}`]);
    });
  }
}
