import { SystemClock } from '../../kernel/clock.js';
import { FalajError } from '../../kernel/falaj-error.js';
import { sha256Hex } from '../../kernel/hash.js';
import { bindParameters } from '../binding/parameter.binder.js';
import type { QueryDefinition } from '../query-definition.js';
import { narrowingFault } from '../sql/narrowing.rules.js';
import { analyzeStatement, type StatementAnalysis } from '../sql/sql.analyzer.js';
import { checkTenancy } from '../sql/tenancy.rules.js';
import { checkWorkspaces } from '../sql/workspace.rules.js';
import { TransformFault, type TransformPlan } from '../transforms/transform.js';
import { planTransforms } from '../transforms/transform.catalogue.js';
import { parseContract, type ParsedContract } from './contract.parser.js';
import type { ReportProblem } from './definition-problem.js';
import { readYamlMap } from './yaml.reader.js';

/** One file of definitions as read from disk, line ends already `\n`. */
export interface DefinitionFile {
  /** Path below the definitions directory, with `/`. */
  readonly path: string;
  readonly domain: string;
  readonly text: string;
}

export interface DefinitionRules {
  /** Fewest distinct persons a published row may stand for. */
  readonly privacyFloor: number;
  /** Most rows an answer may have. */
  readonly rowsMax: number;
  /** Person key by person-level table. */
  readonly personKeys: ReadonlyMap<string, string>;
  /** Tenant column by table of several tenants. */
  readonly tenantColumns: ReadonlyMap<string, string>;
}

/** Raised whenever the bytes of an answer change for reasons outside the definitions, so that old and new keys never meet. */
const WIRE_FORMAT = 1;
const HEAD_START = '/*---';
const HEAD_END = '---*/';

/**
 * Reads one definition: its contract key by key, its SQL by PostgreSQL's grammar, and both against each other. Every
 * problem is reported with its line; undefined where the file does not make a definition.
 */
export function parseDefinitionFile(
  file: DefinitionFile,
  rules: DefinitionRules,
  report: ReportProblem,
): QueryDefinition | undefined {
  const parts = splitFile(file, report);
  const map = parts === undefined ? undefined : readYamlMap(parts.contract, 1, report);
  if (parts === undefined || map === undefined) return undefined;
  const contract = parseContract(map);
  const plan = checkContract(contract, file, report);
  const { parameters, columns, key, narrow, privacy } = contract;
  const analysis = analyzeStatement({
    ...{ sql: parts.sql, linesBefore: parts.linesBefore, parameters, columns, key, narrow, privacy, report },
    ...{ personKeys: rules.personKeys, privacyFloor: rules.privacyFloor, rowsMax: rules.rowsMax },
    reportKey: (name, code, message, remedy) => {
      map.report(name, code, message, remedy);
    },
  });
  if (analysis === undefined || plan === undefined) return undefined;
  checkWorkspaces(contract, analysis);
  const tenancy = checkTenancy(analysis.reads, contract.scope, rules.tenantColumns, map);
  return assemble(contract, { ...analysis, tenancy }, plan, file, parts.sql);
}

function splitFile(
  file: DefinitionFile,
  report: ReportProblem,
): { contract: string; sql: string; linesBefore: number } | undefined {
  const lines = file.text.split('\n');
  const end = lines.findIndex((line) => line.trimEnd() === HEAD_END);
  if (lines[0]?.trimEnd() === HEAD_START && end > 0)
    return { contract: lines.slice(1, end).join('\n'), sql: lines.slice(end + 1).join('\n'), linesBefore: end + 1 };
  const isOpen = lines[0]?.trimEnd() === HEAD_START;
  const message = isOpen ? `the contract has no closing line ${HEAD_END}` : `the first line is not ${HEAD_START}`;
  report(
    1,
    'contract.missing',
    message,
    `Begin with ${HEAD_START}, the contract as YAML, and ${HEAD_END}, each mark alone on its line.`,
  );
  return undefined;
}

/** What one key says against what others say. Gives the transform plan, where there can be one. */
function checkContract(
  contract: ParsedContract,
  file: DefinitionFile,
  report: ReportProblem,
): TransformPlan | undefined {
  const { map, queryId } = contract;
  const name = file.path
    .split('/')
    .at(-1)
    ?.replace(/\.sql$/, '');
  if (queryId !== undefined && queryId !== name)
    map.report(
      'query_id',
      'contract.file_name',
      `query_id is ${queryId} and the file is ${name ?? ''}.sql`,
      'Give both the same name.',
    );
  for (const key of contract.key)
    if (!contract.columns.some((column) => column.name === key))
      map.report(
        'key',
        'contract.key',
        `the key names ${key}, which is not among the columns`,
        'Name declared columns.',
      );
  checkNarrows(contract);
  checkExamples(contract, report);
  return checkTransforms(contract);
}

function checkNarrows({ map, narrow, parameters }: ParsedContract): void {
  for (const [index, item] of narrow.entries()) {
    const fault = narrowingFault(item, parameters);
    if (fault !== undefined)
      map.report(
        'narrow',
        'narrow.parameter',
        `the narrowing of ${item.table} ${fault}`,
        'Narrow by a declared string, integer or date parameter.',
      );
    if (narrow.findIndex((other) => other.table === item.table) < index)
      map.report('narrow', 'contract.duplicate', `${item.table} is narrowed twice`, 'Keep the narrower one.');
  }
}

function checkExamples({ map, queryId, parameters, examples }: ParsedContract, report: ReportProblem): void {
  for (const [index, example] of examples.entries()) {
    const line = map.maps('examples')[index]?.line() ?? map.line('examples');
    try {
      bindParameters(queryId ?? '', parameters, example, new SystemClock());
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      report(
        line,
        'contract.example',
        `the example cannot be run: ${error.detail}`,
        'Correct the example or the parameters.',
      );
    }
  }
}

function checkTransforms({ map, transform, columns }: ParsedContract): TransformPlan | undefined {
  const steps = transform.map(({ step }) => step);
  try {
    return planTransforms(steps, columns);
  } catch (error) {
    if (!(error instanceof TransformFault)) throw error;
    const place = transform[error.step ?? 0]?.place ?? map;
    place.report(undefined, 'contract.transform', error.message, 'Correct the name or the arguments of the step.');
    return undefined;
  }
}

function assemble(
  contract: ParsedContract,
  analysis: StatementAnalysis & Pick<QueryDefinition, 'tenancy'>,
  plan: TransformPlan,
  file: DefinitionFile,
  sql: string,
): QueryDefinition | undefined {
  const { queryId, operation, title, description, dataset, unit, columns } = contract;
  const { parameters, key, scope, accessLevel, cache, freshnessDays, narrow, tags, privacy, examples } = contract;
  const transform = contract.transform.map(({ step }) => step);
  if (queryId === undefined || operation === undefined || title === undefined || description === undefined)
    return undefined;
  if (dataset === undefined || unit === undefined) return undefined;
  return Object.freeze({
    ...{ queryId, operation, domain: file.domain, file: file.path, title, description, dataset, unit },
    ...{ parameters, key, scope, accessLevel, cache, freshnessDays, narrow, tags, privacy, transform, examples },
    statementColumns: columns,
    columns: plan.columns,
    sql: sql.trim(),
    ...analysis,
    version: `v1-${sha256Hex(`${WIRE_FORMAT}\n${file.text}`).slice(0, 8)}`,
  });
}
