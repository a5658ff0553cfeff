import type { Node } from 'libpg-query';
import type { ColumnDefinition, ParameterDefinition, PrivacyDefinition } from '../query-definition.js';
import { ExtremeTracer } from './extreme.tracer.js';
import { PersonCountTracer } from './person-count.tracer.js';
import { PersonFlow } from './person.flow.js';
import type { ReportAt } from './query-tree.builder.js';
import { firstLocation, ownClauses, tableItems, type QueryBlock, type QueryTree } from './query-tree.js';
import { locationOf, parameterNumber, walkNodes } from './sql-node.js';

export interface PrivacyContext {
  readonly tree: QueryTree;
  /** Person key by person-level table. */
  readonly personKeys: ReadonlyMap<string, string>;
  readonly privacy: PrivacyDefinition | null;
  readonly columns: readonly string[];
  /** Those of them that hold numbers. */
  readonly numbers: readonly string[];
  readonly parameters: readonly ParameterDefinition[];
  readonly bindings: readonly string[];
  readonly privacyFloor: number;
  readonly report: ReportAt;
  /** Reports at a key of the contract. */
  readonly reportKey: (key: string, code: string, message: string, remedy: string) => void;
}

/**
 * A statement over person-level tables answers with groups of persons only: no row per person, no person key, a count of
 * distinct persons beside every row, and no window of time that could be cut so fine as to single a person out.
 */
export function checkPrivacy(context: PrivacyContext): void {
  const { tree, personKeys, privacy } = context;
  const persons = tree.blocks.flatMap(tableItems).find((item) => personKeys.has(item.table));
  if (privacy !== null) checkGroupSize(privacy, context);
  if (persons === undefined) return;
  if (privacy === null)
    context.report(
      persons.location,
      'privacy.missing',
      `${persons.table} holds rows of persons, and the contract has no privacy`,
      'Add privacy: {persons_column, minimum_group_size}.',
    );
  const flow = new PersonFlow(personKeys);
  checkRows(tree, flow, context);
  checkCounts(tree, flow, context);
  checkExtremes(tree, flow, context);
  checkDates(context);
}

function checkGroupSize(privacy: PrivacyDefinition, context: PrivacyContext): void {
  const { privacyFloor, columns, reportKey } = context;
  if (privacy.minimumGroupSize < privacyFloor)
    reportKey(
      'privacy',
      'privacy.group_size',
      `minimum_group_size ${privacy.minimumGroupSize} is below the privacy floor`,
      `Write at least ${privacyFloor}.`,
    );
  if (!columns.includes(privacy.personsColumn))
    reportKey(
      'privacy',
      'privacy.persons_column',
      `persons_column ${privacy.personsColumn} is not among the columns`,
      'Name a column with the number of distinct persons.',
    );
}

function checkRows(tree: QueryTree, flow: PersonFlow, { report }: PrivacyContext): void {
  if (flow.isPersonal(tree.root))
    report(
      firstLocation(tree.root),
      'privacy.person_rows',
      'the outermost select answers with rows of single persons',
      'Group them, and not by the person key.',
    );
  const leaked = flow.columnsOf(tree.root).find((column) => column.identifies);
  if (leaked !== undefined)
    report(
      firstLocation(tree.root),
      'privacy.person_key',
      `the column ${leaked.name ?? '?'} tells persons apart`,
      'Leave it out; count(DISTINCT …) may take it.',
    );
  for (const sublink of tree.blocks.flatMap((block) => block.sublinks))
    if (['EXPR_SUBLINK', 'ARRAY_SUBLINK'].includes(sublink.type ?? '') && flow.isPersonal(sublink.block))
      report(
        sublink.location,
        'privacy.person_rows',
        'a subquery takes a value of a single person',
        'Aggregate inside the subquery.',
      );
}

function checkCounts(tree: QueryTree, flow: PersonFlow, context: PrivacyContext): void {
  const tracer = new PersonCountTracer(flow);
  if (!tree.blocks.some((block) => countsPersons(block, tracer)))
    context.report(
      firstLocation(tree.root),
      'privacy.count',
      'the statement does not count distinct persons',
      `Add count(DISTINCT ${[...context.personKeys.values()][0] ?? 'person key'}).`,
    );
  const column = context.privacy?.personsColumn;
  if (column !== undefined && context.columns.includes(column) && !tracer.isCountOutput(column, tree.root))
    context.reportKey(
      'privacy',
      'privacy.persons_column',
      `${column} cannot be traced to count(DISTINCT person key)`,
      'Carry that count through columns, casts or least(); a sum counts persons twice.',
    );
  for (const block of tree.blocks) checkThresholds(block, tracer, context);
}

function countsPersons(block: QueryBlock, tracer: PersonCountTracer): boolean {
  let found = false;
  walkNodes({ SelectStmt: ownClauses(block.select) }, (type, body) => {
    if (type === 'FuncCall') found ||= tracer.isCountCall(body, block);
    return !found;
  });
  return found;
}

/** A parameter that sets the least size of a group may not go below the floor. */
function checkThresholds(block: QueryBlock, tracer: PersonCountTracer, context: PrivacyContext): void {
  walkNodes({ SelectStmt: ownClauses(block.select) }, (type, body) => {
    if (type !== 'A_Expr') return true;
    const { lexpr, rexpr } = body as { lexpr?: Node; rexpr?: Node };
    const number = tracer.isPersonCount(lexpr, block)
      ? parameterNumber(rexpr)
      : tracer.isPersonCount(rexpr, block)
        ? parameterNumber(lexpr)
        : undefined;
    const parameter = context.parameters.find(
      ({ name }) => number !== undefined && name === context.bindings[number - 1],
    );
    if (parameter !== undefined && !(typeof parameter.min === 'number' && parameter.min >= context.privacyFloor))
      context.report(
        locationOf({ A_Expr: body }),
        'privacy.threshold',
        `:${parameter.name} sets the size of groups and may go below the privacy floor`,
        `Declare min: ${context.privacyFloor} or more.`,
      );
    return true;
  });
}

/** The least and the greatest are each the value of one person; rounded, they are one of many. */
function checkExtremes({ root }: QueryTree, flow: PersonFlow, { numbers, report }: PrivacyContext): void {
  const tracer = new ExtremeTracer(flow);
  const bare = numbers.find((column) => tracer.isBareExtreme(column, root));
  if (bare !== undefined)
    report(
      firstLocation(root),
      'privacy.extreme',
      `${bare} is the least or the greatest value of single persons as it stands`,
      'Round it: round(min(…), -2).',
    );
}

/** Names of the columns that hold numbers: what else there is of a person is judged as a key or a date. */
export function numberColumns(columns: readonly ColumnDefinition[]): readonly string[] {
  return columns.filter(({ type }) => type === 'integer' || type === 'decimal').map(({ name }) => name);
}

/** Ranges that can start on any day can be subtracted from each other; whole months cannot be cut finer. */
function checkDates({ parameters, reportKey }: PrivacyContext): void {
  for (const parameter of parameters)
    if (parameter.type === 'timestamp' || (parameter.type === 'date' && parameter.snap !== 'month'))
      reportKey(
        'parameters',
        'privacy.snap',
        `the date ${parameter.name} does not snap to months`,
        'Make it a date with snap: month.',
      );
}
