import { DataSource } from 'typeorm';
import { loadSettings } from '../../../src/config/load-settings.js';
import { Connections } from '../../../src/database/connections.js';
import { ReadTransaction } from '../../../src/database/read-transaction.js';
import { SystemClock } from '../../../src/kernel/clock.js';
import type { AnswerRow, QueryAnswer } from '../../../src/kernel/query-answer.js';
import type { QueryScope } from '../../../src/kernel/query-scope.js';
import { loadDefinitions } from '../../../src/registry/definitions/definitions.loader.js';
import { QueryExecutor } from '../../../src/registry/query.executor.js';
import { QueryRegistry } from '../../../src/registry/query.registry.js';
import type { TestDatabase } from '../../support/postgres.js';

export type Params = Readonly<Record<string, unknown>>;

const ADMIN: QueryScope = {
  principal: 'tester',
  tenants: [],
  tenant: null,
  workspaces: [],
  roles: ['admin'],
  reading: {},
};

/** The product's definitions, executed as the application's role over one database. */
export class QueryDesk {
  private constructor(
    readonly registry: QueryRegistry,
    private readonly executor: QueryExecutor,
    private readonly source: DataSource,
  ) {}

  static async open(database: TestDatabase): Promise<QueryDesk> {
    const settings = loadSettings({ environment: { NODE_ENV: 'test' } });
    const clock = new SystemClock();
    const source = await new DataSource({
      type: 'postgres',
      url: database.appUrl,
      poolSize: 4,
      installExtensions: false,
    }).initialize();
    const { definitionsDirectory, privacyFloor, rowsMax } = settings.registry;
    const registry = new QueryRegistry(await loadDefinitions(definitionsDirectory, { privacyFloor, rowsMax }), clock);
    const transactions = new ReadTransaction(new Connections(source, settings, clock), settings, clock);
    return new QueryDesk(registry, new QueryExecutor(registry, transactions, settings), source);
  }

  answer(queryId: string, params: Params = {}): Promise<QueryAnswer> {
    return this.executor.execute(queryId, ADMIN, params);
  }

  async rows(queryId: string, params: Params = {}): Promise<readonly AnswerRow[]> {
    return (await this.answer(queryId, params)).rows;
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}

export interface Job {
  readonly company?: string;
  readonly sector?: string;
  readonly title?: string;
  readonly nationality?: 'Qatari' | 'Non-Qatari';
  readonly gender?: 'Male' | 'Female';
  readonly education?: string;
  readonly salary?: number;
  readonly start?: string;
  readonly end?: string;
  readonly status?: 'employed' | 'unemployed';
}

/** Employment records made by hand. */
export class Staffing {
  private readonly rows: unknown[][] = [];

  /** One record a month, from the first to the last. */
  record(person: string, months: readonly [first: string, last?: string], job: Job = {}): this {
    for (const month of monthsOf(months[0], months[1] ?? months[0])) this.rows.push(rowOf(person, month, job));
    return this;
  }

  /** `count` persons named `prefix1`, `prefix2`, … with the same records. */
  team(prefix: string, count: number, months: readonly [first: string, last?: string], job: Job = {}): this {
    for (let index = 1; index <= count; index++) this.record(`${prefix}${String(index)}`, months, job);
    return this;
  }

  async insert(database: TestDatabase): Promise<void> {
    const columns = `person_id, month, company_id, sector, job_title, salary_qar, start_date, end_date, status, nationality,
      gender, education_level, age`;
    const types = [
      'text',
      'date',
      'text',
      'text',
      'text',
      'numeric',
      'date',
      'date',
      'text',
      'text',
      'text',
      'text',
      'int',
    ];
    const lists = types.map((type, index) => `$${String(index + 1)}::${type}[]`).join(', ');
    await database.query('TRUNCATE public.employment_records');
    await database.query(
      `INSERT INTO public.employment_records (${columns}) SELECT * FROM unnest(${lists})`,
      types.map((_, column) => this.rows.map((row) => row[column])),
    );
  }
}

function rowOf(person: string, month: string, job: Job): unknown[] {
  const { company = 'A', sector = 'Energy', title = 'Clerk', salary = 10_000, start = month, end = null } = job;
  const work = job.status === 'unemployed' ? Array<null>(6).fill(null) : [company, sector, title, salary, start, end];
  const { status = 'employed', nationality = 'Non-Qatari', gender = 'Male', education = 'Diploma' } = job;
  return [person, month, ...work, status, nationality, gender, education, 30];
}

export function monthsOf(first: string, last: string): string[] {
  const months: string[] = [];
  for (
    const day = new Date(`${first}T00:00:00Z`);
    day <= new Date(`${last}T00:00:00Z`);
    day.setUTCMonth(day.getUTCMonth() + 1)
  )
    months.push(day.toISOString().slice(0, 10));
  return months;
}
