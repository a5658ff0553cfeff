import type { AdviceSettings } from '../../config/view-settings.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { parseToday } from '../../registry/binding/parameter.today.js';
import type { QueryDefinition } from '../../registry/query-definition.js';
import type { ViewDefinition } from '../view-definition.js';
import { isOpen } from '../../registry/query-access.js';
import type { AskedQuery, InputChange, Workload } from '../workload/workload.reader.js';
import type { ExpectedBenefit, RefusalCode } from './advice-report.js';
import { estimate, type Estimate } from './benefit.estimate.js';
import { groupSets, weightOf, type QuestionGroup } from './question.groups.js';
import { perDay } from './view-worth.js';

/** A view that would be worth its cost, as far as can be told without building it. */
export interface Candidate {
  readonly definition: QueryDefinition;
  readonly group: QuestionGroup;
  readonly estimate: Estimate;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

const GROUPS_PER_QUERY_MAX = 3;
/** Larger than this share of its tables it is no longer a summary. */
const OVERHEAD_MAX = 2;
/** Below this share of the time the changes are to blame for what it does not save. */
const SELDOM = 0.5;

/** Judges by frequency times cost which questions deserve a view. Pure: figures in, verdicts out. */
export class AdviceScorer {
  constructor(
    private readonly workload: Workload,
    private readonly views: readonly ViewDefinition[],
    private readonly limits: AdviceSettings,
  ) {}

  /** Candidates among what was asked of the query; where there is none, why not, by what was asked most of it. */
  judge(definition: QueryDefinition): { readonly candidates: readonly Candidate[]; readonly refusal: Refusal } {
    const asked = this.workload.queries.find(({ queryId }) => queryId === definition.queryId);
    const whole = this.refuseWhole(definition, asked);
    if (whole !== undefined || asked === undefined)
      return { candidates: [], refusal: whole ?? refuse('not_asked', 'nothing of it was logged') };
    const groups = groupSets(definition, asked.sets);
    const verdicts = groups.slice(0, GROUPS_PER_QUERY_MAX).map((group) => this.judgeGroup(definition, group, asked));
    const refusals = verdicts.filter((verdict): verdict is Refusal => 'code' in verdict);
    return {
      candidates: verdicts.filter((verdict): verdict is Candidate => 'group' in verdict),
      refusal: refusals[0] ?? refuse('values_too_long', 'its parameters are longer than workload.params_bytes_max'),
    };
  }

  private refuseWhole(definition: QueryDefinition, asked: AskedQuery | undefined): Refusal | undefined {
    const { observedSeconds, inputs } = this.workload;
    const loads = asked === undefined ? 0 : asked.tableRuns + asked.viewRuns;
    if (asked === undefined || loads + asked.hits === 0) return refuse('not_asked', 'nothing of it was logged');
    const { loadsPerDayMin } = this.limits;
    if (perDay(loads, observedSeconds) < loadsPerDayMin) {
      const isHit = perDay(loads + asked.hits, observedSeconds) >= loadsPerDayMin;
      return isHit
        ? refuse('answered_by_cache', 'the cache answers it: the database is seldom asked')
        : refuse('too_rare', `it is asked less than ${String(loadsPerDayMin)} times a day`);
    }
    if (!isOpen(definition)) return refuse('values_withheld', 'it is not public, so its parameters are not kept');
    if (definition.parameters.some(({ type, default: value }) => type === 'date' && parseToday(value) !== undefined))
      return refuse('moves_with_the_day', 'the day of the question is one of its parameters');
    const untracked = definition.reads.filter((table) => inputs.get(table)?.isTracked !== true);
    if (untracked.length > 0) return refuse('untracked_inputs', `${untracked.join(', ')} cannot be watched`);
    return undefined;
  }

  private judgeGroup(definition: QueryDefinition, group: QuestionGroup, asked: AskedQuery): Candidate | Refusal {
    const { loadsPerDayMin, tableMsMin } = this.limits;
    const known = this.views.find(
      ({ query, bound }) => query.queryId === definition.queryId && canonicalJson(bound.params) === group.name,
    );
    if (known !== undefined) return refuse('has_view', `${known.name} holds what is asked most of it`);
    const { tableRuns, viewRuns } = group.figures;
    if (viewRuns > tableRuns) return refuse('has_view', 'a view answers most of what is asked of it');
    const estimated = estimate(definition, group, {
      ...this.workload,
      inputs: this.inputsOf(definition),
      unseenMs: asked.unseenMs,
    });
    const { expected } = estimated;
    if (expected.loadsPerDay < loadsPerDayMin)
      return refuse('too_spread', `its heaviest parameters are ${shareOf(group, asked)} of its time, and too rare`);
    if (expected.baseMs < tableMsMin)
      return refuse('too_cheap', `its tables answer in ${expected.baseMs.toFixed(1)} ms`);
    if (expected.netMsPerDay <= 0) return gainless(expected);
    if ((expected.storageOverhead ?? 0) >= OVERHEAD_MAX)
      return refuse('too_large', `it would take ${(expected.storageOverhead ?? 0).toFixed(1)} times its tables`);
    return { definition, group, estimate: estimated };
  }

  private inputsOf({ reads }: QueryDefinition): readonly InputChange[] {
    return reads.map((table) => this.workload.inputs.get(table)).filter((input) => input !== undefined);
  }
}

function gainless({ availability, changesPerDay, savedMsPerDay, costMsPerDay }: ExpectedBenefit): Refusal {
  const weighed = `would save ${(savedMsPerDay / 1000).toFixed(1)} s a day for ${(costMsPerDay / 1000).toFixed(1)} s of refreshes`;
  if (availability >= SELDOM) return refuse('saves_too_little', `it ${weighed}`);
  return refuse('changes_too_often', `its inputs change ${changesPerDay.toFixed(0)} times a day: it ${weighed}`);
}

function shareOf(group: QuestionGroup, asked: AskedQuery): string {
  const whole = weightOf(asked);
  return whole === 0 ? 'none' : `${((100 * weightOf(group.figures)) / whole).toFixed(0)} %`;
}

function refuse(code: RefusalCode, detail: string): Refusal {
  return { code, detail };
}
