import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { DefinitionFile } from '../registry/definitions/definition-file.parser.js';
import { contentsOf, readDomainFiles } from '../registry/definitions/definition-files.reader.js';
import { definitionError, reporterFor, type DefinitionProblem } from '../registry/definitions/definition-problem.js';
import { collectDefinitions, type LoadRules } from '../registry/definitions/definitions.loader.js';
import type { AccessLevel } from '../registry/query-definition.js';
import { QueryRegistry } from '../registry/query.registry.js';
import type { KeptViews } from './kept-views.js';
import { VIEW_SCHEMA, type ViewDefinition } from './view-definition.js';
import { parseViewsFile } from './view-file.parser.js';
import { uniqueIndexName } from './view.indexes.js';

const FILE = 'views.yml';
const LEVELS: readonly AccessLevel[] = ['public', 'restricted', 'confidential'];
const FAULTY_QUERY = /\/queries\/(.+)\.sql$/;
const UNKNOWN_QUERY = /^there is no query (\S+)$/;

/** The views that the definitions declare. Immutable for the life of the process. */
export class ViewCatalogue {
  private readonly byName: ReadonlyMap<string, ViewDefinition>;

  /** @param views in an order in which each comes after those it reads. */
  constructor(private readonly views: readonly ViewDefinition[]) {
    this.byName = new Map(views.map((view) => [view.name, view]));
  }

  /** By name. */
  list(): readonly ViewDefinition[] {
    return [...this.views].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Each after those it reads. */
  inOrder(): readonly ViewDefinition[] {
    return this.views;
  }

  find(name: string): ViewDefinition | undefined {
    return this.byName.get(name);
  }

  /** @throws FalajError view.unknown */
  get(name: string): ViewDefinition {
    const view = this.byName.get(name);
    if (view === undefined)
      throw new FalajError('view.unknown', `there is no view ${JSON.stringify(name.slice(0, 64))}`);
    return view;
  }

  /** Views that the view reads by their names. */
  inputsOf({ query }: Pick<ViewDefinition, 'query'>): readonly ViewDefinition[] {
    return this.views.filter(({ name }) => query.reads.includes(`${VIEW_SCHEMA}.${name}`));
  }

  forQuery(queryId: string): readonly ViewDefinition[] {
    return this.views.filter(({ query }) => query.queryId === queryId);
  }
}

/** Where sound views are kept from one start to the next, and by which rules their queries were judged. */
export interface ViewKeeping {
  readonly views: KeptViews;
  readonly rules: LoadRules;
}

/**
 * Reads and validates every domain's views.yml.
 * @param keeping null judges them in any case.
 * @throws FalajError definition.invalid with every problem of every file, each with file, line, message and remedy.
 */
export async function loadViews(
  directory: string,
  registry: QueryRegistry,
  keeping: ViewKeeping | null = null,
): Promise<ViewCatalogue> {
  const problems: DefinitionProblem[] = [];
  const files = await readDomainFiles(directory, FILE, problems);
  const key = problems.length > 0 ? undefined : await keptUnder(keeping, registry, files);
  const found = key === undefined ? undefined : await keeping?.views.find(key);
  if (found !== undefined) return new ViewCatalogue(Object.freeze(found));
  const views = judge(files, registry, problems);
  if (problems.length > 0) throw definitionError(problems);
  if (key !== undefined) await keeping?.views.keep(key, views);
  return new ViewCatalogue(Object.freeze(views));
}

/** A view is made of its query too, and that of all definitions and the rules they were judged by. */
async function keptUnder(
  keeping: ViewKeeping | null,
  registry: QueryRegistry,
  files: readonly DefinitionFile[],
): Promise<string | undefined> {
  if (keeping === null) return undefined;
  const { privacyFloor, rowsMax } = keeping.rules;
  return keeping.views.keyOf(`${JSON.stringify({ privacyFloor, rowsMax })}\n${registry.version}\n${contentsOf(files)}`);
}

/**
 * Every problem of every query and every view of a directory at once. A view over a query that is itself at fault is judged for
 * everything but that query.
 */
export async function definitionProblems(
  directory: string,
  rules: LoadRules,
  clock: Clock,
): Promise<readonly DefinitionProblem[]> {
  const { set, problems } = await collectDefinitions(directory, rules);
  const faulty = new Set(problems.map(({ file }) => FAULTY_QUERY.exec(file)?.[1]));
  const ofViews: DefinitionProblem[] = [];
  judge(await readDomainFiles(directory, FILE, ofViews), new QueryRegistry(set, clock), ofViews);
  const told = ofViews.filter(({ code, message }) => {
    const query = UNKNOWN_QUERY.exec(message)?.[1];
    return code !== 'view.unknown_query' || query === undefined || !faulty.has(query);
  });
  return [...problems, ...told];
}

function judge(
  files: readonly DefinitionFile[],
  registry: QueryRegistry,
  problems: DefinitionProblem[],
): readonly ViewDefinition[] {
  const views: ViewDefinition[] = [];
  for (const file of files) views.push(...parseViewsFile(file, registry, reporterFor(file.path, problems)));
  reportDuplicates(views, problems);
  reportTables(views, registry, problems);
  reportOpenings(views, registry, problems);
  reportInputs(views, problems);
  return topological(views, problems);
}

/** A relation has one name, whatever kind it is of. */
function reportTables(views: readonly ViewDefinition[], registry: QueryRegistry, problems: DefinitionProblem[]): void {
  const tables = new Map(registry.tables.map((table) => [table.table, table]));
  for (const view of views)
    for (const name of [view.name, uniqueIndexName(view.name), ...view.indexes.map((index) => index.name)]) {
      const table = tables.get(`${VIEW_SCHEMA}.${name}`);
      if (table === undefined) continue;
      const message = `${name} is also a table of ${table.domain}/tables.yml`;
      reporterFor(view.file, problems)(view.line, 'view.duplicate', message, 'Rename the view or its index.');
    }
}

/** Rows that few may ask for are not laid open through a view that another query reads. */
function reportOpenings(
  views: readonly ViewDefinition[],
  registry: QueryRegistry,
  problems: DefinitionProblem[],
): void {
  const closed = new Map(views.map((view) => [`${VIEW_SCHEMA}.${view.name}`, view]));
  for (const query of registry.list())
    for (const table of query.reads) {
      const view = closed.get(table);
      if (view === undefined || LEVELS.indexOf(view.query.accessLevel) <= LEVELS.indexOf(query.accessLevel)) continue;
      const message = `${query.queryId} is ${query.accessLevel} and reads ${view.name}, whose query is ${view.query.accessLevel}`;
      const remedy = `Give ${query.queryId} access_level: ${view.query.accessLevel}, or read something else.`;
      reporterFor(query.file, problems)(1, 'view.access', message, remedy);
    }
}

/** A materialized view tells of none of its rows that they changed. */
function reportInputs(views: readonly ViewDefinition[], problems: DefinitionProblem[]): void {
  const names = new Set(views.map((view) => `${VIEW_SCHEMA}.${view.name}`));
  for (const view of views.filter(({ incremental }) => incremental !== null))
    for (const table of view.query.reads.filter((name) => names.has(name))) {
      const message = `${view.name} cannot be refreshed incrementally: it reads the view ${table}`;
      reporterFor(view.file, problems)(view.line, 'view.incremental_input', message, 'Read the tables beneath it.');
    }
}

/** Indexes, the unique ones included, share their schema's names with relations. */
function reportDuplicates(views: readonly ViewDefinition[], problems: DefinitionProblem[]): void {
  const seen = new Map<string, ViewDefinition>();
  for (const view of views) {
    // Of two views by one name it is enough to say that; their unique indexes follow.
    const key = seen.get(view.name)?.name === view.name ? [] : [uniqueIndexName(view.name)];
    for (const name of [view.name, ...key, ...view.indexes.map((index) => index.name)]) {
      const other = seen.get(name);
      seen.set(name, view);
      if (other === undefined) continue;
      const message = `${name} is also named by the view ${other.name} in ${other.file}:${String(other.line)}`;
      reporterFor(view.file, problems)(view.line, 'view.duplicate', message, 'Rename one of them.');
    }
  }
}

function topological(views: readonly ViewDefinition[], problems: DefinitionProblem[]): readonly ViewDefinition[] {
  const left = new Map(views.map((view) => [`${VIEW_SCHEMA}.${view.name}`, view]));
  const ordered: ViewDefinition[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(([, view]) => view.query.reads.every((table) => !left.has(table)));
    if (ready.length === 0) {
      reportCycles(left, problems);
      return ordered;
    }
    for (const [name, view] of ready) {
      ordered.push(view);
      left.delete(name);
    }
  }
  return ordered;
}

/** What only reads a cycle is not blamed for it. */
function reportCycles(left: ReadonlyMap<string, ViewDefinition>, problems: DefinitionProblem[]): void {
  for (const [name, view] of left) {
    const reached = new Set(view.query.reads);
    // A set goes on to what is added to it while it is walked.
    for (const table of reached) for (const next of left.get(table)?.query.reads ?? []) reached.add(next);
    if (!reached.has(name)) continue;
    const message = `${view.name} reads itself through other views`;
    reporterFor(view.file, problems)(view.line, 'view.cycle', message, 'Break the cycle.');
  }
}
