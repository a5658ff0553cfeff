import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import dotenv from 'dotenv';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEVELOPMENT_SECRET, EnvironmentSchema, SECRET_LENGTH_MIN } from './environment.schema.js';
import { namedSecrets } from './named-secret.js';
import { nearestName } from './nearest-name.js';
import { checkRedis, checkWriteBehind } from './redis-addresses.js';
import type { ReportProblem } from './setting-problem.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Names that can only be meant for Falaj. */
const OWN_NAME = /^(FALAJ|CACHE|DATABASE|WRITE_BEHIND)_/;

/**
 * The variables of `.env.<NODE_ENV>` and `.env` below those of the process, as @nestjs/config reads them. A file's variable that
 * looks like one of Falaj's and is none is reported; the process may hold variables of anyone.
 */
export function readVariables(environment: Variables, directory: string, report: ReportProblem): Variables {
  const shared = readFiles([resolve(directory, '.env')]);
  const name = environment['NODE_ENV'] ?? shared['NODE_ENV'] ?? 'development';
  const files = readFiles([resolve(directory, `.env.${name}`), resolve(directory, '.env')]);
  reportUnknown(Object.keys(files), report);
  return { ...files, ...present(environment) };
}

/**
 * The first file wins. Read with the parser of @nestjs/config and without its module, which would have the command line load all of Nest;
 * and nothing reaches `process.env`, where every child process would inherit the secrets of a file.
 */
function readFiles(paths: readonly string[]): Variables {
  const files = paths.filter((path) => existsSync(path)).map((path) => dotenv.parse(readFileSync(path)));
  return present(Object.assign({}, ...files.reverse()) as Variables);
}

function present(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
}

function reportUnknown(names: readonly string[], report: ReportProblem): void {
  const known = Object.keys(plainToInstance(EnvironmentSchema, {}, { excludeExtraneousValues: true }));
  names
    .filter((name) => OWN_NAME.test(name) && !known.includes(name))
    .forEach((name) => {
      const nearest = nearestName(name, known) ?? '';
      report({
        name,
        problem: 'stands in a .env file, but there is no such variable',
        remedy: `Write ${nearest} if that is what is meant, or remove it.`,
      });
    });
}

/** Typed, defaulted and checked. Every problem is reported. */
export function checkVariables(variables: Variables, report: ReportProblem): EnvironmentSchema {
  const checked = plainToInstance(EnvironmentSchema, variables, {
    excludeExtraneousValues: true,
    exposeDefaultValues: true,
  });
  // Production asks more of the secret than the rule on it does: checkTogether speaks for both.
  validateSync(checked)
    .filter(({ property }) => !(property === 'JWT_SECRET' && checked.NODE_ENV === 'production'))
    .forEach((error) => {
      reportError(error, report);
    });
  checkTogether(checked, report);
  return checked;
}

function reportError(error: ValidationError, report: ReportProblem): void {
  const [rule] = Object.keys(error.constraints ?? {});
  const context = (rule === undefined ? undefined : error.contexts?.[rule]) as { remedy?: string } | undefined;
  report({
    name: error.property,
    problem: (rule === undefined ? undefined : error.constraints?.[rule]) ?? 'is not valid',
    remedy: context?.remedy ?? 'See .env.example.',
  });
}

function checkTogether(checked: EnvironmentSchema, report: ReportProblem): void {
  if (checked.DATABASE_URL === undefined) {
    (['DATABASE_OWNER_URL', 'DATABASE_DIRECT_URL'] as const)
      .filter((name) => checked[name] !== undefined)
      .forEach((name) => {
        report({ name, problem: 'is set without DATABASE_URL', remedy: 'Set DATABASE_URL too, or remove it.' });
      });
  }
  checkRedis(checked, report);
  checkWriteBehind(checked, report);
  reportRepeatedNames(checked, report);
  checkKeySet(checked, report);
  if (checked.NODE_ENV !== 'production' || checked.JWKS_URL !== undefined) return;
  const remedy = 'Set JWT_SECRET to a secret of your own: openssl rand -base64 48.';
  if (checked.JWT_SECRET === DEVELOPMENT_SECRET) {
    report({ name: 'JWT_SECRET', problem: 'is the development secret, which production refuses', remedy });
  } else if (checked.JWT_SECRET.length < SECRET_LENGTH_MIN) {
    const problem = `must have ${SECRET_LENGTH_MIN} characters or more in production`;
    report({ name: 'JWT_SECRET', problem, remedy });
  }
}

/** One kind of trust: who holds a shared secret could otherwise sign in the name of the published keys' issuer. */
function checkKeySet(
  { JWKS_URL: url, JWT_SECRET: secret, NODE_ENV: environment }: EnvironmentSchema,
  report: ReportProblem,
): void {
  if (url === undefined) return;
  if (secret !== DEVELOPMENT_SECRET) {
    const remedy =
      'Keep JWKS_URL to accept the tokens of its issuer alone, or JWT_SECRET to accept those signed by it.';
    report({ name: 'JWKS_URL', problem: 'is set together with JWT_SECRET', remedy });
  }
  if (environment !== 'production' || url.startsWith('https:')) return;
  const remedy = 'Whoever can answer in its place can sign in: write it as https://.';
  report({ name: 'JWKS_URL', problem: 'must be an https address in production', remedy });
}

/** Which of two secrets of one name is meant cannot be told from what was made with it. */
function reportRepeatedNames(checked: EnvironmentSchema, report: ReportProblem): void {
  (['ENCRYPTION_KEYS', 'CACHE_MAC_SECRET'] as const).forEach((variable) => {
    const names = namedSecrets(checked[variable], 'text').map(({ name }) => name);
    if (new Set(names).size === names.length) return;
    const remedy = 'Give each its own; the name tells which one an entry was made with.';
    report({ name: variable, problem: 'names two alike', remedy });
  });
}
