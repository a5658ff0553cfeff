import { canonicalJson } from '../../kernel/canonical-json.js';
import { reporterFor, type DefinitionProblem } from '../../registry/definitions/definition-problem.js';
import type { QueryRegistry } from '../../registry/query.registry.js';
import type { ViewDefinition } from '../view-definition.js';
import { parseViewsFile } from '../view-file.parser.js';
import { uniqueIndexName } from '../view.indexes.js';
import type { Candidate } from './advice.scorer.js';
import type { ViewProposal } from './advice-report.js';
import { proposalOf } from './proposal.text.js';

export type CheckedProposal =
  | { readonly proposal: ViewProposal; readonly view: ViewDefinition }
  | { readonly problems: readonly Pick<DefinitionProblem, 'code' | 'message'>[] };

const FILE = 'proposal/views.yml';

/** Nothing is proposed that the reader of the definitions would refuse: its text is read by that reader first. */
export class ProposalChecker {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly views: readonly ViewDefinition[],
  ) {}

  check({ definition, group, estimate }: Candidate): CheckedProposal {
    const { yaml, name, params, refreshCron } = proposalOf(definition, group, estimate);
    const problems: DefinitionProblem[] = [];
    const file = { path: FILE, domain: definition.domain, text: yaml };
    const [view] = parseViewsFile(file, this.registry, reporterFor(FILE, problems));
    if (view !== undefined) this.checkView(view, group.name, problems);
    if (view === undefined || problems.length > 0) return { problems };
    const { expected } = estimate;
    const { uniqueKey } = view;
    return {
      view,
      proposal: { name, queryId: definition.queryId, params, uniqueKey, refreshCron, yaml, expected },
    };
  }

  /** What the text says must be what was meant, under names that nothing else bears. */
  private checkView(view: ViewDefinition, group: string, problems: DefinitionProblem[]): void {
    const report = reporterFor(FILE, problems);
    if (canonicalJson(view.bound.params) !== group)
      report(1, 'view.params', `${view.name} would hold other parameters`, 'Write it by hand.');
    const taken = new Set(this.views.flatMap(namesOf));
    for (const name of namesOf(view).filter((each) => taken.has(each)))
      report(1, 'view.duplicate', `${name} is a name of another view`, 'Rename one of them.');
  }
}

/** Indexes share their schema's names with relations. */
function namesOf({ name, indexes }: ViewDefinition): readonly string[] {
  return [name, uniqueIndexName(name), ...indexes.map((index) => index.name)];
}
