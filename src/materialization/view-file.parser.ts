import type { ContractMap } from '../registry/definitions/contract-map.js';
import type { DefinitionFile } from '../registry/definitions/definition-file.parser.js';
import type { ReportProblem } from '../registry/definitions/definition-problem.js';
import { readYamlList } from '../registry/definitions/yaml.reader.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { JsonObject, JsonValue } from '../kernel/canonical-json.js';
import { sha256Hex } from '../kernel/hash.js';
import { WORKSPACE_PARAMETER, type BoundQuery, type QueryDefinition } from '../registry/query-definition.js';
import type { QueryRegistry } from '../registry/query.registry.js';
import { renderLiterals } from '../registry/sql/literal.renderer.js';
import { isPlainName, isReservedWord } from '../registry/sql/plain-name.js';
import { normalizeSql } from '../registry/sql/sql.normalizer.js';
import type { ViewDefinition } from './view-definition.js';
import { parseRefreshKind } from './incremental/refresh-kind.parser.js';
import { parseIndexes } from './view-index.parser.js';
import { parseStorage } from './view-storage.parser.js';
import { ViewSlots } from './view-slots.js';
import { parseOnChange } from './on-change.parser.js';

const KEYS = [
  ...['name', 'sql_id', 'params', 'indexes', 'refresh_cron'],
  ...['time_zone', 'unique_key', 'max_staleness', 'on_change', 'storage', 'refresh'],
];
/** Small letters only: an identifier that needs no quotes means the same wherever it is written. */
const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;
/** What the server and this service call things of their own. */
const KEPT_PREFIX = /^(pg|falaj)_/;
/** Zones by their offset know no summer time and are no IANA names. */
const OFFSET = /^[+-]/;
/** Columns of an index, the unique one included. */
const KEY_COLUMNS_MAX = 32;
const DURATION = /^(\d{1,9})(s|m|h|d)$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Raised when what is stored changes shape although its definition does not. */
const FORMAT = 'view format 1';

/** One fault of `QueryRegistry.bind`. */
interface ParameterProblem {
  readonly parameter: string;
  readonly code: string;
  readonly expected: string;
}

/** The views of one domain's views.yml. Every problem has been reported; only sound views are answered. */
export function parseViewsFile(
  file: DefinitionFile,
  registry: QueryRegistry,
  report: ReportProblem,
): readonly ViewDefinition[] {
  return readYamlList(file.text, report).flatMap((item) => {
    item.refuseUnknown(KEYS);
    const view = new ViewItem(item, file, registry).read();
    return view === undefined ? [] : [view];
  });
}

/** One item, read key by key, so that one pass finds all of its faults. */
class ViewItem {
  constructor(
    private readonly item: ContractMap,
    private readonly file: DefinitionFile,
    private readonly registry: QueryRegistry,
  ) {}

  read(): ViewDefinition | undefined {
    const name = this.identifier();
    const query = this.query();
    const params = this.params();
    const bound = query === undefined || params === undefined ? undefined : this.bound(query, params);
    const indexes = parseIndexes(this.item, name, query);
    const storage = parseStorage(this.item);
    const uniqueKey = query === undefined ? undefined : this.uniqueKey(query);
    const schedule = this.schedule();
    const maxStalenessSeconds = this.maxStaleness();
    const onChange = parseOnChange(this.item);
    if (name === undefined || query === undefined || params === undefined || bound === undefined) return undefined;
    if (indexes === undefined || uniqueKey === undefined || storage === undefined) return undefined;
    if (schedule === undefined || maxStalenessSeconds === undefined || onChange === undefined) return undefined;
    const statement = this.statement(query, bound);
    if (statement === undefined) return undefined;
    const incremental = parseRefreshKind(this.item, { query, statement, uniqueKey });
    if (incremental === undefined) return undefined;
    const columns = query.statementColumns.map(({ name: column }) => column);
    const kind = incremental === null ? [] : ['incremental'];
    const rows = [FORMAT, normalizeSql(statement), columns, uniqueKey, ...kind];
    // Left out where nothing is said of it: a build made before there was such a key is still as defined.
    const kept = storage.options.length === 0 && storage.tablespace === null ? [] : [storage];
    return Object.freeze({
      name,
      domain: this.file.domain,
      file: this.file.path,
      line: this.item.line(),
      query,
      bound,
      params,
      statement,
      uniqueKey,
      indexes,
      storage,
      ...schedule,
      onChange,
      incremental,
      maxStalenessSeconds,
      fingerprint: digest([...rows, indexes, ...kept]),
      content: digest(rows),
    });
  }

  private identifier(): string | undefined {
    const name = this.item.text('name', {
      required: true,
      pattern: IDENTIFIER,
      patternName: 'a plain small-letter name',
    });
    const fault = name === undefined ? undefined : nameFault(name);
    if (fault === undefined) return name;
    this.item.report('name', 'view.name', ...fault);
    return undefined;
  }

  private query(): QueryDefinition | undefined {
    const id = this.item.text('sql_id', { required: true });
    if (id === undefined) return undefined;
    const query = this.registry.find(id);
    if (query === undefined) {
      this.item.report('sql_id', 'view.unknown_query', `there is no query ${id}`, 'Name a query_id of the registry.');
      return undefined;
    }
    if (query.scope === 'public' || keepsWorkspacesApart(query) || keepsTenantsApart(query)) return query;
    const message = `${id} is answered for a ${query.scope}, and a view holds the same rows for everyone`;
    const remedy =
      'Materialize a query of public scope, or one of tenant or workspace scope that puts the column out that tells whose a row is.';
    this.item.report('sql_id', 'view.scope', message, remedy);
    return undefined;
  }

  private params(): JsonObject | undefined {
    if (!this.item.has('params')) {
      this.item.missing('params', 'the parameters of the query, {} for its defaults');
      return undefined;
    }
    return this.item.map('params') === undefined ? undefined : (this.item.json('params') as JsonObject);
  }

  private bound(query: QueryDefinition, params: JsonObject): BoundQuery | undefined {
    const floating = query.parameters.filter(
      ({ name, default: value }) =>
        !Object.hasOwn(params, name) && typeof value === 'string' && value.startsWith('today('),
    );
    for (const { name } of floating)
      this.item.report(
        'params',
        'view.today',
        `${name} is the day of the question by default`,
        `Fix ${name} in params.`,
      );
    try {
      const bound = this.registry.bind(query.queryId, params);
      return floating.length > 0 ? undefined : bound;
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.reportUnbound(query, error.fields.problems as unknown as readonly ParameterProblem[]);
      return undefined;
    }
  }

  private statement(query: QueryDefinition, bound: BoundQuery): string | undefined {
    try {
      return renderLiterals(query, bound.params);
    } catch (error) {
      if (!(error instanceof FalajError)) throw error;
      this.item.report('params', 'view.params', error.detail, 'Give values that can be written as constants.');
      return undefined;
    }
  }

  private reportUnbound(query: QueryDefinition, problems: readonly ParameterProblem[]): void {
    const params = this.item.map('params');
    for (const { parameter, code, expected } of problems) {
      const message = `${parameter} does not fit ${query.queryId}: expected ${expected} [${code}]`;
      const key = params?.has(parameter) === true ? parameter : undefined;
      params?.report(key, 'view.params', message, 'Give each parameter as its contract types and bounds it.');
    }
  }

  /** A concurrent refresh compares by it: plain columns of the view that are never null. */
  private uniqueKey(query: QueryDefinition): readonly string[] | undefined {
    const given = this.item.texts('unique_key');
    if (given === undefined && this.item.has('unique_key')) return undefined;
    const key = given ?? query.key;
    const columns = key.map((name) => query.statementColumns.find((column) => column.name === name));
    const unfit = key.filter((_, index) => columns[index]?.nullable !== false || columns[index].type === 'json');
    if (unfit.length === 0 && key.length <= KEY_COLUMNS_MAX) return key;
    const message =
      unfit.length === 0
        ? `the unique key has more than ${String(KEY_COLUMNS_MAX)} columns`
        : `the unique key has ${unfit.join(', ')}: not a column of ${query.queryId} that is never null and has an order`;
    this.item.report(
      given === undefined ? 'sql_id' : 'unique_key',
      'view.unique_key',
      message,
      'Name columns that identify a row and are never null.',
    );
    return undefined;
  }

  private schedule(): { refreshCron: string; timeZone: string } | undefined {
    const refreshCron = this.item.text('refresh_cron', { required: true });
    const timeZone = this.item.text('time_zone') ?? 'UTC';
    const isKnown = !OFFSET.test(timeZone) && isZone(timeZone);
    if (!isKnown) {
      const message = `${timeZone} is no time zone`;
      this.item.report('time_zone', 'view.time_zone', message, 'Write an IANA name such as Asia/Qatar.');
    }
    if (refreshCron === undefined) return undefined;
    if (fires(refreshCron, isKnown ? timeZone : 'UTC')) return isKnown ? { refreshCron, timeZone } : undefined;
    const message = `${refreshCron} is no schedule that ever fires`;
    this.item.report('refresh_cron', 'view.cron', message, 'Write minute hour day month weekday.');
    return undefined;
  }

  private maxStaleness(): number | null | undefined {
    if (!this.item.has('max_staleness')) return null;
    const seconds = secondsOf(this.item.json('max_staleness'));
    if (seconds !== undefined) return seconds;
    const message = 'max_staleness is no duration';
    this.item.report('max_staleness', 'view.max_staleness', message, 'Write 90s, 30m, 36h or 7d, or seconds.');
    return undefined;
  }
}

function nameFault(name: string): readonly [message: string, remedy: string] | undefined {
  if (!isPlainName(name)) return [`${name} is longer than 63 bytes`, 'PostgreSQL would cut it off: shorten it.'];
  if (KEPT_PREFIX.test(name))
    return [`${name} begins as the names of the server or of this service do`, 'Begin it otherwise.'];
  return isReservedWord(name) ? [`${name} is a word of SQL`, 'Choose a name that needs no quotes.'] : undefined;
}

function digest(shape: readonly unknown[]): string {
  return sha256Hex(JSON.stringify(shape)).slice(0, 16);
}

/** A duration, or a whole number of seconds. */
function secondsOf(value: JsonValue | undefined): number | undefined {
  const isSeconds = typeof value === 'number' && Number.isSafeInteger(value);
  const [, amount, unit] =
    DURATION.exec(isSeconds ? `${String(value)}s` : typeof value === 'string' ? value : '') ?? [];
  const seconds = Number(amount) * (SECONDS[unit ?? ''] ?? 0);
  return seconds > 0 ? seconds : undefined;
}

function fires(expression: string, timeZone: string): boolean {
  try {
    new ViewSlots(expression, timeZone).after(0);
    return true;
  } catch {
    return false;
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Its rows say whose they are; who asks for them names a workspace in any case. */
function keepsWorkspacesApart({ scope, statementColumns }: QueryDefinition): boolean {
  return scope === 'workspace' && statementColumns.some(({ name }) => name === WORKSPACE_PARAMETER);
}

/** Its rows say whose they are, so that each tenant can be answered with its own. */
function keepsTenantsApart({ scope, tenancy, statementColumns }: QueryDefinition): boolean {
  return scope === 'tenant' && tenancy !== null && statementColumns.some(({ name }) => name === tenancy.column);
}
