import { Logger } from '@nestjs/common';
import type { AdviceSettings } from '../../config/view-settings.js';
import type { WriteTransaction } from '../../database/write-transaction.js';
import { FalajError } from '../../kernel/falaj-error.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import type { QueryRegistry } from '../../registry/query.registry.js';
import type { ViewDefinition } from '../view-definition.js';
import type { ViewCatalogue } from '../view.catalogue.js';
import type { QueryLogFlusher } from '../workload/query-log.flusher.js';
import type { QueryLog } from '../workload/query.log.js';
import type { Workload, WorkloadReader } from '../workload/workload.reader.js';
import { AdviceScorer, type Candidate, type Refusal } from './advice.scorer.js';
import type { AdviceReport, BuiltView, RefusedQuery, ViewProposal } from './advice-report.js';
import { ASSUMES } from './benefit.estimate.js';
import { ProposalChecker } from './proposal.checker.js';
import { ViewAdvice } from './view-advice.port.js';
import { perDay } from './view-worth.js';
import type { WorthReader } from './worth.reader.js';

interface Checked {
  readonly proposal: ViewProposal;
  readonly view: ViewDefinition;
}

/** Advises by what was logged: whole queries are judged first, then what is left is written out and read as a definition. */
export class ViewAdviser extends ViewAdvice {
  private readonly logger = new Logger('Views');

  constructor(
    private readonly registry: QueryRegistry,
    private readonly catalogue: ViewCatalogue,
    private readonly workload: WorkloadReader,
    private readonly worth: WorthReader,
    private readonly log: QueryLog,
    private readonly flusher: QueryLogFlusher,
    private readonly writes: WriteTransaction,
    private readonly limits: AdviceSettings,
  ) {
    super();
  }

  async advise(): Promise<AdviceReport> {
    // What this process knows belongs into the answer; where it cannot be written, it is told as lost.
    await this.flusher.flush().catch(() => undefined);
    const workload = await this.workload.read();
    const { checked, refused } = this.judgeAll(workload);
    const ranked = [...checked].sort((a, b) => b.proposal.expected.netMsPerDay - a.proposal.expected.netMsPerDay);
    const kept = ranked.slice(0, this.limits.proposalsMax);
    const beyond = ranked.slice(this.limits.proposalsMax).map(({ proposal: { queryId } }) => {
      const refusal: Refusal = { code: 'beyond_limit', detail: 'others are worth more' };
      return this.refused(this.registry.get(queryId), refusal, workload);
    });
    await this.remember(kept);
    const built = await this.built();
    return {
      observedSeconds: workload.observedSeconds,
      assumes: ASSUMES,
      proposals: kept.map(({ proposal }) => proposal),
      built,
      notWorth: built.filter(({ measured }) => measured.verdict === 'costs_more'),
      notProposed: [...refused, ...beyond],
      lostRuns: workload.queries.reduce((sum, { lost }) => sum + lost, 0),
      droppedRuns: this.log.counts.dropped,
    };
  }

  private judgeAll(workload: Workload): { checked: readonly Checked[]; refused: readonly RefusedQuery[] } {
    const views = this.catalogue.list();
    const scorer = new AdviceScorer(workload, views, this.limits);
    const checker = new ProposalChecker(this.registry, views);
    const checked: Checked[] = [];
    const refused: RefusedQuery[] = [];
    for (const definition of this.registry.list()) {
      const { candidates, refusal } = scorer.judge(definition);
      const found = this.checkAll(candidates, checker);
      checked.push(...found.checked);
      if (found.checked.length > 0) continue;
      const [problem] = found.problems;
      const why: Refusal =
        problem === undefined ? refusal : { code: 'not_materializable', detail: 'the definitions would refuse it' };
      refused.push({ ...this.refused(definition, why, workload), problems: found.problems });
    }
    return { checked, refused };
  }

  private checkAll(
    candidates: readonly Candidate[],
    checker: ProposalChecker,
  ): { checked: readonly Checked[]; problems: RefusedQuery['problems'] } {
    const outcomes = candidates.map((candidate) => checker.check(candidate));
    return {
      checked: outcomes.filter((outcome): outcome is Checked => 'proposal' in outcome),
      problems: outcomes.flatMap((outcome) =>
        'problems' in outcome ? outcome.problems.map(({ code, message }) => ({ code, message })) : [],
      ),
    };
  }

  private refused({ queryId }: QueryDefinition, { code, detail }: Refusal, workload: Workload): RefusedQuery {
    const asked = workload.queries.find((query) => query.queryId === queryId);
    const rate = (count: number): number => perDay(count, workload.observedSeconds);
    return {
      ...{ queryId, code, detail, problems: [] },
      loadsPerDay: rate((asked?.tableRuns ?? 0) + (asked?.viewRuns ?? 0)),
      hitsPerDay: rate(asked?.hits ?? 0),
      baseMs: asked === undefined || asked.tableRuns === 0 ? null : asked.tableMs / asked.tableRuns,
    };
  }

  private async built(): Promise<readonly BuiltView[]> {
    const views = this.catalogue.list();
    const [worth, expectations] = [await this.worth.read(views), await this.worth.expectations(views)];
    return views.flatMap(({ name, query }): readonly BuiltView[] => {
      const [measured, known] = [worth.get(name), expectations.get(name)];
      if (measured === undefined || measured.verdict === 'not_built') return [];
      const { proposedAt = null, expected = null } = known ?? {};
      return [{ view: name, queryId: query.queryId, proposedAt, expected, measured }];
    });
  }

  /** Advice is worth having also where it cannot be remembered. */
  private async remember(proposals: readonly Checked[]): Promise<void> {
    if (proposals.length === 0) return;
    const rows = proposals.map(({ proposal: { queryId, expected }, view: { bound } }) => {
      return { query_id: queryId, params_hash: bound.hash, expected };
    });
    const text = JSON.stringify(rows);
    await this.writes
      .run((session) => session.query('SELECT falaj.note_expectations($1)', [text]))
      .catch((error: unknown) => {
        const code = error instanceof FalajError ? error.code : 'unknown';
        this.logger.warn({ message: 'proposals of views could not be remembered', code });
      });
  }
}
