import type {
  CommonTableExpr,
  JoinExpr,
  Node,
  RangeSubselect,
  RangeVar,
  SelectStmt,
  SubLinkType,
  WithClause,
} from 'libpg-query';
import {
  ownClauses,
  type FromItem,
  type JoinCondition,
  type QueryBlock,
  type QueryItem,
  type QueryTree,
  type Sublink,
} from './query-tree.js';
import { locationOf, namesOf, walkNodes, type NodeBody } from './sql-node.js';

export type ReportAt = (location: number | undefined, code: string, message: string, remedy: string) => void;

interface CommonTable {
  readonly block: QueryBlock;
  readonly columnNames: readonly string[];
}
type Names = ReadonlyMap<string, CommonTable>;
type Draft = { -readonly [K in keyof QueryBlock]: QueryBlock[K] };
interface Clause {
  readonly owner: Draft;
  readonly items: FromItem[];
  readonly joins: JoinCondition[];
  mergesColumns: boolean;
}

/**
 * Turns a parsed SELECT into blocks with resolved FROM items. A name without a schema is a common table expression in
 * scope or a problem; a name with a schema is always a table.
 */
export class QueryTreeBuilder {
  private readonly blocks: QueryBlock[] = [];

  constructor(private readonly report: ReportAt) {}

  build(select: SelectStmt): QueryTree {
    return { root: this.block(select, new Map(), undefined), blocks: this.blocks };
  }

  private block(select: SelectStmt, names: Names, outer: QueryBlock | undefined): QueryBlock {
    const draft = this.open(select, outer);
    this.fill(draft, names);
    return draft;
  }

  private open(select: SelectStmt, outer: QueryBlock | undefined): Draft {
    const draft: Draft = { select, branches: [], from: [], joins: [], mergesColumns: false, sublinks: [], outer };
    this.blocks.push(draft);
    return draft;
  }

  private fill(draft: Draft, visible: Names): void {
    const { select, outer } = draft;
    const names = this.commonTables(select.withClause, visible, outer);
    draft.branches = [select.larg, select.rarg].flatMap((branch) =>
      branch === undefined ? [] : [this.block(branch, names, outer)],
    );
    const clause: Clause = { owner: draft, items: [], joins: [], mergesColumns: false };
    for (const node of select.fromClause ?? []) this.fromItem(node, names, clause);
    draft.from = clause.items;
    draft.joins = clause.joins;
    draft.mergesColumns = clause.mergesColumns;
    draft.sublinks = this.sublinks(select, names, draft);
  }

  /** A common table expression sees the ones before it; a recursive one sees itself and all of its clause. */
  private commonTables(clause: WithClause | undefined, visible: Names, outer: QueryBlock | undefined): Names {
    const names = new Map(visible);
    const tables = (clause?.ctes ?? []).flatMap((node) => ('CommonTableExpr' in node ? [node.CommonTableExpr] : []));
    const drafts = tables.map((table) => ({ table, draft: this.openCommonTable(table, outer) }));
    if (clause?.recursive === true) for (const { table, draft } of drafts) addCommonTable(names, table, draft);
    for (const { table, draft } of drafts) {
      if (draft === undefined) continue;
      this.fill(draft, new Map(names));
      addCommonTable(names, table, draft);
    }
    return names;
  }

  private openCommonTable(table: CommonTableExpr, outer: QueryBlock | undefined): Draft | undefined {
    const query = table.ctequery;
    return query !== undefined && 'SelectStmt' in query ? this.open(query.SelectStmt, outer) : undefined;
  }

  private fromItem(node: Node, names: Names, clause: Clause): void {
    if ('RangeVar' in node) clause.items.push(this.rangeVar(node.RangeVar, names));
    else if ('JoinExpr' in node) this.join(node.JoinExpr, names, clause);
    else if ('RangeSubselect' in node) this.subselect(node.RangeSubselect, names, clause);
    else if ('RangeFunction' in node)
      clause.items.push({ kind: 'function', alias: node.RangeFunction.alias?.aliasname ?? '' });
    else if ('RangeTableSample' in node)
      this.report(
        node.RangeTableSample.location,
        'sql.sample',
        'TABLESAMPLE gives other rows each time',
        'Remove TABLESAMPLE.',
      );
    else
      this.report(
        locationOf(node),
        'sql.from',
        `${Object.keys(node).join()} is not supported in FROM`,
        'Use tables, subselects, joins or functions.',
      );
  }

  private subselect({ alias, subquery, lateral }: RangeSubselect, names: Names, { owner, items }: Clause): void {
    if (subquery === undefined || !('SelectStmt' in subquery)) return;
    const block = this.block(subquery.SelectStmt, names, lateral === true ? owner : owner.outer);
    const columnNames = namesOf(alias?.colnames);
    items.push({ kind: 'query', alias: alias?.aliasname ?? '', columnNames, block, location: undefined });
  }

  private join(join: JoinExpr, names: Names, clause: Clause): void {
    if (join.alias !== undefined)
      this.report(
        undefined,
        'sql.join_alias',
        'a joined table has an alias of its own',
        'Give aliases to the tables, not to the join.',
      );
    const start = clause.items.length;
    if (join.larg !== undefined) this.fromItem(join.larg, names, clause);
    const middle = clause.items.length;
    if (join.rarg !== undefined) this.fromItem(join.rarg, names, clause);
    clause.mergesColumns ||= join.isNatural === true || (join.usingClause ?? []).length > 0;
    const left = clause.items.slice(start, middle);
    clause.joins.push({ join: join.jointype, condition: join.quals, left, right: clause.items.slice(middle) });
  }

  private rangeVar(range: RangeVar, names: Names): FromItem {
    const name = range.relname ?? '';
    const alias = range.alias?.aliasname ?? name;
    const { location } = range;
    if (range.catalogname !== undefined)
      this.report(location, 'sql.table_name', `${name} is named with a database`, 'Write schema.table.');
    if (range.schemaname !== undefined) {
      if (range.alias?.colnames !== undefined)
        this.report(
          location,
          'sql.column_alias',
          `the columns of ${name} are renamed in FROM`,
          'Rename them in the select list.',
        );
      return { kind: 'table', table: `${range.schemaname}.${name}`, alias, location };
    }
    const common = names.get(name);
    if (common !== undefined) return queryItem(common, alias, namesOf(range.alias?.colnames), location);
    this.report(
      location,
      'sql.unqualified_table',
      `${name} has no schema`,
      `Write public.${name}, or define it in WITH.`,
    );
    return { kind: 'table', table: `public.${name}`, alias, location };
  }

  /** Subqueries in the expressions of this block; those inside other blocks belong to them. */
  private sublinks(select: SelectStmt, names: Names, owner: QueryBlock): readonly Sublink[] {
    const found: Sublink[] = [];
    walkNodes(ownClauses(select), (type, body) => {
      if (type !== 'SubLink') return type !== 'SelectStmt';
      found.push(...this.sublink(body, names, owner));
      // The left-hand side of `x IN (SELECT …)` belongs to the block around it.
      const test = body['testexpr'] as Node | undefined;
      if (test !== undefined) found.push(...this.sublinks({ whereClause: test }, names, owner));
      return false;
    });
    return found;
  }

  private sublink(body: NodeBody, names: Names, owner: QueryBlock): readonly Sublink[] {
    const query = body['subselect'] as Node | undefined;
    if (query === undefined || !('SelectStmt' in query)) return [];
    const location = body['location'] as number | undefined;
    return [{ type: body['subLinkType'] as SubLinkType, block: this.block(query.SelectStmt, names, owner), location }];
  }
}

function addCommonTable(names: Map<string, CommonTable>, table: CommonTableExpr, block: QueryBlock | undefined): void {
  if (block !== undefined && table.ctename !== undefined)
    names.set(table.ctename, { block, columnNames: namesOf(table.aliascolnames) });
}

function queryItem(
  common: CommonTable,
  alias: string,
  columnNames: readonly string[],
  location: number | undefined,
): QueryItem {
  const given = columnNames.length > 0 ? columnNames : common.columnNames;
  return { kind: 'query', alias, columnNames: given, block: common.block, location };
}
