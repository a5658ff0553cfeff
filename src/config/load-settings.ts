import { resolve } from 'node:path';
import { FalajError } from '../kernel/falaj-error.js';
import { PROJECT_DIRECTORY } from '../kernel/project-directory.js';
import { checkVariables, readVariables } from './environment.reader.js';
import type { EnvironmentSchema } from './environment.schema.js';
import { FILE_SCHEMA } from './file.schema.js';
import { namedSecrets } from './named-secret.js';
import { readSection, type SettingValues } from './setting-kind.js';
import { MISSING, type SettingProblem } from './setting-problem.js';
import { readSettingsFiles } from './settings-file.reader.js';
import { redisPlace } from './redis-addresses.js';
import type { DatabaseSettings, RedisSettings, Settings } from './settings.js';

type FileValues = SettingValues<typeof FILE_SCHEMA>;

/** Encrypts outside production where no key is set, as tokens are signed there. Known to everyone. */
const DEVELOPMENT_KEY = `development:${Buffer.from('falaj-development-key-everyone-k').toString('base64')}`;
const NAMESPACES = { development: 'falaj', test: 'falaj_test', production: 'falaj_prod' } as const;

export interface LoadSettingsOptions {
  /** Variables of the process; a file's variables stand below them. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where `.env`, `config/` and relative paths are; defaults to the project. */
  readonly directory?: string;
}

/**
 * Everything that can be set, read once, checked whole and frozen.
 * @throws FalajError `config.invalid` with every problem in its detail and in `fields.problems`.
 */
export function loadSettings(options: LoadSettingsOptions = {}): Settings {
  const directory = resolve(options.directory ?? PROJECT_DIRECTORY);
  const problems: SettingProblem[] = [];
  const report = (problem: SettingProblem): void => void problems.push(problem);
  const variables = checkVariables(readVariables(options.environment ?? process.env, directory, report), report);
  const { tree, isWhole } = readSettingsFiles(directory, variables.NODE_ENV, report);
  const file = readSection(FILE_SCHEMA, tree, '', (problem) => {
    if (isWhole || problem.problem !== MISSING) report(problem);
  });
  if (problems.length === 0) checkTogether(file, report);
  if (problems.length > 0) throw invalid(problems);
  return deepFreeze(assemble(variables, file, directory));
}

function checkTogether(file: FileValues, report: (problem: SettingProblem) => void): void {
  const { pollMs, leaseMs, retainRowsMax, sequenceBatchMax } = file.changes;
  if (pollMs >= leaseMs) {
    const problem = `must be less than changes.lease_ms (${String(leaseMs)})`;
    report({ name: 'changes.poll_ms', problem, remedy: 'A third to a half of the lease renews it in time.' });
  }
  if (retainRowsMax < sequenceBatchMax) {
    const problem = `must not be less than changes.sequence_batch_max (${String(sequenceBatchMax)})`;
    const remedy = 'Otherwise a process falls behind the log by its own numbering, and begins anew each time.';
    report({ name: 'changes.retain_rows_max', problem, remedy });
  }
  const { budgetMs, everySeconds } = file.cache.maintenance;
  if (2 * budgetMs > everySeconds * 1000) {
    const problem = `must not be more than half of cache.maintenance.every_seconds (${String(everySeconds)} s)`;
    report({
      name: 'cache.maintenance.budget_ms',
      problem,
      remedy: 'A run may take it twice, and ends before the next.',
    });
  }
  for (const [region, { read, clientMaxAgeSeconds }] of Object.entries(file.cache.regions)) {
    if (read !== 'strict' || clientMaxAgeSeconds === 0) continue;
    const problem = 'must be 0 where the region reads strict';
    const remedy =
      'A client that shows what it has does not ask, and a strict read asks each time: choose one of the two.';
    report({ name: `cache.regions.${region}.client_max_age_seconds`, problem, remedy });
  }
}

function invalid(problems: readonly SettingProblem[]): FalajError {
  const lines = problems.map(({ name, problem, remedy }) => `${name} ${problem}. ${remedy}`);
  return new FalajError('config.invalid', lines.join('\n'), {
    fields: { problems: problems.map(({ name, problem, remedy }) => ({ name, problem, remedy })) },
  });
}

function assemble(variables: EnvironmentSchema, file: FileValues, directory: string): Settings {
  return {
    environment: variables.NODE_ENV,
    role: variables.FALAJ_ROLE,
    serverUrl: variables.FALAJ_URL ?? `http://127.0.0.1:${variables.PORT}`,
    http: {
      ...file.http,
      consoleDirectory: resolve(directory, file.http.consoleDirectory),
      host: variables.HOST ?? file.http.host,
      port: variables.PORT,
    },
    auth: {
      ...file.auth,
      jwtSecret: variables.JWKS_URL === undefined ? variables.JWT_SECRET : null,
      jwksUrl: variables.JWKS_URL ?? null,
      ownToken: variables.FALAJ_TOKEN ?? null,
      issuer: variables.JWT_ISSUER,
      audience: variables.JWT_AUDIENCE,
    },
    database: {
      ...file.database,
      url: variables.DATABASE_URL ?? null,
      ownerUrl: variables.DATABASE_OWNER_URL ?? null,
      directUrl: variables.DATABASE_DIRECT_URL ?? null,
      embeddedDirectory: resolve(directory, file.database.embeddedDirectory),
      poolMax: variables.DATABASE_POOL_MAX,
      loadData: loadedDomains(variables.FALAJ_LOAD_DATA),
    },
    redis: redisSettings(variables, file),
    changes: file.changes,
    registry: {
      ...file.registry,
      definitionsDirectory: resolve(directory, file.registry.definitionsDirectory),
      keptDirectory: resolve(directory, file.registry.keptDirectory),
    },
    cache: {
      ...file.cache,
      enabled: variables.CACHE_ENABLED,
      namespace: variables.CACHE_NAMESPACE ?? NAMESPACES[variables.NODE_ENV],
      encryptionKeys: namedSecrets(variables.ENCRYPTION_KEYS ?? defaultKeys(variables), 'base64'),
      macSecrets: namedSecrets(variables.CACHE_MAC_SECRET, 'text'),
    },
    writeBehind: { ...file.writeBehind, ...file.redis, url: variables.WRITE_BEHIND_REDIS_URL ?? null, applies: true },
    materialization: { ...file.materialization, routingEnabled: variables.VIEW_ROUTING_ENABLED },
    workload: file.workload,
    queryAudit: file.queryAudit,
    prefetch: file.prefetch,
    orchestration: file.orchestration,
    alerts: { ...file.alerts, webhookUrl: variables.ALERT_WEBHOOK_URL ?? null },
    schedule: file.schedule,
    jobs: file.jobs,
    tracing: {
      ...file.tracing,
      endpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
      headers: headerPairs(variables.OTEL_EXPORTER_OTLP_HEADERS),
    },
    logging: { ...file.logging, level: variables.LOG_LEVEL ?? file.logging.level },
  };
}

function redisSettings(variables: EnvironmentSchema, file: FileValues): RedisSettings | null {
  const place = redisPlace(variables);
  if (place === undefined) return null;
  return {
    ...file.redis,
    ...place,
    sentinelName: variables.REDIS_SENTINEL_NAME ?? null,
    sentinelPassword: variables.REDIS_SENTINEL_PASSWORD ?? null,
  };
}

function deepFreeze<T extends object>(value: T): T {
  Object.values(value).forEach((member: unknown) => {
    if (typeof member === 'object' && member !== null) deepFreeze(member);
  });
  return Object.freeze(value);
}

function loadedDomains(value: string): DatabaseSettings['loadData'] {
  if (value === 'true') return 'all';
  return value === 'false' ? [] : value.split(',');
}

/** As the OpenTelemetry specification writes them: `name=value`, separated by commas, values percent-encoded. */
function headerPairs(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).toLowerCase(), decoded(pair.slice(at + 1))];
    }),
  );
}

/** What is no percent-encoding stands for itself. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Production has none that it was not given: what would be encrypted keeps it from starting. */
function defaultKeys({ NODE_ENV: environment }: EnvironmentSchema): string {
  return environment === 'production' ? '' : DEVELOPMENT_KEY;
}
