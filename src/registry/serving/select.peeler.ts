import type { Node, SelectStmt } from 'libpg-query';
import { columnNames, conjunctsOf, walkNodes } from '../sql/sql-node.js';
import { isTrue, textOf } from './canonical.tree.js';
import { classOf, groupsOf, selectOutputs, type SelectClass } from './select.class.js';
import type { FormOutput, ServingCore } from './serving.form.js';

type Rewrite = (node: Node) => Node | undefined;

/**
 * Takes off the outermost selects that only choose, shape and filter the rows of one other select, one by one, and says everything in
 * terms of that one. `WITH answer AS (…) SELECT … FROM answer WHERE …` is the common case.
 *
 * A filter above rows that are read one by one is a filter of those; above groups it is one of finished rows. Where a select does more
 * (windows, DISTINCT, set operations, LIMIT), nothing is known but the names it puts out.
 */
export class SelectPeeler {
  private select: SelectStmt;
  private shared: readonly Node[];
  private classed: SelectClass;
  /** Names of the outermost select as the innermost sees them. */
  private rewrite: Rewrite = (node) => node;
  private conditions: readonly (Node | undefined)[] = [];
  private isByName = false;
  private isRootOpaque = false;

  constructor(private readonly root: SelectStmt) {
    const { withClause, ...rest } = root;
    const isRecursive = withClause?.recursive === true;
    this.select = isRecursive ? root : rest;
    this.shared = isRecursive ? [] : (withClause?.ctes ?? []);
    this.classed = isRecursive ? { ...classOf(root), kind: 'opaque', obstacle: 'shape' } : classOf(rest);
    if (this.classed.kind === 'opaque') this.readWhole();
    while (this.classed.kind === 'plain' && this.peelOne());
    if (this.classed.kind === 'plain') this.conditions = [...this.conditions, ...conjunctsOf(this.select.whereClause)];
  }

  inTerms(expression: Node): Node | undefined {
    const rewritten = this.rewrite(expression);
    return rewritten === undefined ? undefined : this.plainNames(rewritten);
  }

  /** Undefined where some output has no name, or cannot be said in terms of the core. */
  outputs(): readonly FormOutput[] | undefined {
    const root = selectOutputs(this.isRootOpaque ? firstBranch(this.root) : this.root);
    const outputs = root.flatMap(({ name, value }): FormOutput[] => {
      if (name === undefined || name === '*' || value === undefined) return [];
      const said = this.isRootOpaque ? columnOf(name) : this.inTerms(value);
      return said === undefined ? [] : [{ name, value: said }];
    });
    return outputs.length === root.length && outputs.length > 0 ? outputs : undefined;
  }

  core(): ServingCore {
    const { kind, obstacle } = this.classed;
    const { select, shared } = this;
    const whole =
      kind === 'opaque' ? [select, shared] : [select.fromClause?.map(withoutAlias(this.soleAlias())), shared];
    const isGrouped = kind === 'grouped';
    return {
      kind,
      obstacle,
      source: textOf(whole),
      soleTable: this.soleTable(),
      where: this.conditionsBelow()
        .map((node) => this.plainNames(node))
        .filter((node) => !isTrue(node)),
      groups: isGrouped ? groupsOf(select).map((node) => this.plainNames(node)) : [],
      having: isGrouped && select.havingClause !== undefined ? textOf(this.plainNames(select.havingClause)) : null,
    };
  }

  filters(): readonly Node[] {
    if (this.classed.kind === 'plain') return [];
    return this.known(this.conditions)
      .map((node) => this.plainNames(node))
      .filter((node) => !isTrue(node));
  }

  private conditionsBelow(): readonly Node[] {
    if (this.classed.kind === 'plain') return this.known(this.conditions);
    return this.classed.kind === 'grouped' ? conjunctsOf(this.select.whereClause) : [];
  }

  private known(nodes: readonly (Node | undefined)[]): readonly Node[] {
    return nodes.filter((node) => node !== undefined);
  }

  /** Whether there was one to take off. Nothing has changed where there was none. */
  private peelOne(): boolean {
    if (this.classed.hasSublinks) return false;
    const inner = innerOf(this.select, this.shared);
    if (inner === undefined || inner.select.withClause !== undefined) return false;
    const classed = classOf(inner.select);
    const outer = [...this.conditions, ...conjunctsOf(this.select.whereClause)];
    const step = classed.kind === 'opaque' ? byName : substitution(inner.select);
    const conditions = outer.map((node) => node && step(node));
    const outputs = selectOutputs(this.root).map(({ value }) => value && this.rewrite(value));
    if (conditions.includes(undefined) || outputs.some((value) => value === undefined || step(value) === undefined))
      return false;
    const before = this.rewrite;
    this.rewrite = (node) => {
      const rewritten = before(node);
      return rewritten === undefined ? undefined : step(rewritten);
    };
    this.conditions = conditions;
    this.select = inner.select;
    this.shared = inner.shared;
    this.classed = classed;
    this.isByName ||= classed.kind === 'opaque';
    return true;
  }

  /** Nothing is known of the outermost select but what it puts out. */
  private readWhole(): void {
    this.isByName = true;
    this.isRootOpaque = true;
    const outputs = selectOutputs(firstBranch(this.root));
    this.rewrite = (node) => {
      const name = outputs.find(({ value }) => value !== undefined && textOf(value) === textOf(node))?.name;
      return name === undefined ? undefined : columnOf(name);
    };
  }

  /** Of one table it does not matter by what name it is read. */
  private plainNames(node: Node): Node {
    if (this.isByName || this.soleAlias() === undefined) return node;
    return renamed(node, (names) => columnOf(names.at(-1) ?? '')) ?? node;
  }

  private soleTable(): string | null {
    const [item] = this.select.fromClause ?? [];
    if (this.classed.kind === 'opaque' || this.shared.length > 0 || this.soleAlias() === undefined) return null;
    const { schemaname, relname } = item !== undefined && 'RangeVar' in item ? item.RangeVar : {};
    return schemaname === undefined ? null : `${schemaname}.${relname ?? ''}`;
  }

  /** Name of the only table in FROM, where no subquery could mean another by it. */
  private soleAlias(): string | undefined {
    const [item, ...others] = this.select.fromClause ?? [];
    if (item === undefined || others.length > 0 || !('RangeVar' in item) || this.classed.hasSublinks) return undefined;
    return item.RangeVar.alias?.aliasname ?? item.RangeVar.relname;
  }
}

function firstBranch(select: SelectStmt): SelectStmt {
  return select.larg === undefined ? select : firstBranch(select.larg);
}

function columnOf(name: string): Node {
  return { ColumnRef: { fields: [{ String: { sval: name } }] } };
}

function withoutAlias(sole: string | undefined): (node: Node) => Node {
  return (node) => {
    if (sole === undefined || !('RangeVar' in node)) return node;
    const rest = { ...node.RangeVar };
    delete rest.alias;
    return { RangeVar: rest };
  };
}

/** The one select that a row-by-row select reads, and the common table expressions left beside it. */
function innerOf(
  { fromClause = [] }: SelectStmt,
  shared: readonly Node[],
): { readonly select: SelectStmt; readonly shared: readonly Node[] } | undefined {
  const [item, ...others] = fromClause;
  if (item === undefined || others.length > 0) return undefined;
  if ('RangeSubselect' in item) {
    const { alias, lateral, subquery } = item.RangeSubselect;
    if (lateral === true || alias?.colnames !== undefined) return undefined;
    return subquery !== undefined && 'SelectStmt' in subquery ? { select: subquery.SelectStmt, shared } : undefined;
  }
  if (!('RangeVar' in item) || item.RangeVar.schemaname !== undefined) return undefined;
  return item.RangeVar.alias?.colnames === undefined ? commonTable(item.RangeVar.relname ?? '', shared) : undefined;
}

/** Only where nobody else reads it: whoever does reads all of it. */
function commonTable(name: string, shared: readonly Node[]): ReturnType<typeof innerOf> {
  const node = shared.find((each) => 'CommonTableExpr' in each && each.CommonTableExpr.ctename === name);
  const others = shared.filter((each) => each !== node);
  if (node === undefined || !('CommonTableExpr' in node) || isRead(others, name)) return undefined;
  const { ctequery, aliascolnames } = node.CommonTableExpr;
  if (ctequery === undefined || !('SelectStmt' in ctequery) || aliascolnames !== undefined) return undefined;
  return { select: ctequery.SelectStmt, shared: others };
}

function isRead(nodes: readonly Node[], wanted: string): boolean {
  let found = false;
  walkNodes(nodes, (type, body) => {
    found ||= type === 'RangeVar' && body['schemaname'] === undefined && body['relname'] === wanted;
    return !found;
  });
  return found;
}

/** Columns by their names alone: those of the only thing that is read. */
function byName(node: Node): Node | undefined {
  return renamed(node, (names) => (names.includes('*') ? undefined : columnOf(names.at(-1) ?? '')));
}

/** Puts the expression of an output in the place of its name. */
function substitution(inner: SelectStmt): Rewrite {
  const values = new Map(selectOutputs(inner).map(({ name, value }) => [name, value]));
  return (node) => renamed(node, (names) => values.get(names.at(-1)));
}

/** The expression with every column of it put otherwise; undefined where one cannot be. */
function renamed(node: Node, rename: (names: readonly string[]) => Node | undefined): Node | undefined {
  let missing = 0;
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return (value as readonly unknown[]).map(copy);
    const names = 'ColumnRef' in value ? columnNames(value as Node) : undefined;
    if (names === undefined)
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
    const replacement = rename(names);
    if (replacement === undefined) missing += 1;
    return replacement;
  };
  const result = copy(node) as Node;
  return missing === 0 ? result : undefined;
}
