import type { JsonValue } from '../kernel/canonical-json.js';
import { FalajError } from '../kernel/falaj-error.js';

const HIDDEN = '[hidden]';
/** Fields that carry secrets, parameter values or rows, whatever they hold. */
const SECRET_NAMES = /^(authorization|cookie|.*(token|secret|password|passwd)|params|parameters|values|rows?)$/i;
const DEPTH_MAX = 5;

/** A log line's fields without secrets: names that carry them, credentials in addresses, bearer tokens anywhere in a text. */
export function redacted(fields: Readonly<Record<string, unknown>>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SECRET_NAMES.test(name) ? HIDDEN : redactedValue(value, 1)]),
  );
}

function redactedValue(value: unknown, depth: number): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return typeof value === 'bigint' ? value.toString() : typeof value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (Array.isArray(value)) return value.map((item: unknown) => redactedValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAMES.test(name) ? HIDDEN : redactedValue(item, depth + 1),
    ]),
  );
}

/** Credentials of an address and anything that looks like a bearer token or a JWT are replaced. */
export function redactedText(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi, '$1***@')
    .replace(/Bearer\s+[A-Za-z0-9._~+/=-]+/gi, `Bearer ${HIDDEN}`)
    .replace(/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*/g, HIDDEN);
}

/**
 * An error as a log may tell it. A database error's message, detail and where quote values of the statement and its rows, so
 * only its SQLSTATE and the place that raised it are kept.
 */
export function describeError(error: Error, depth = 1): Record<string, JsonValue> {
  const fromDatabase = isDatabaseError(error);
  const description: Record<string, JsonValue> = {
    name: error.name,
    message: fromDatabase ? 'database error' : redactedText(error.message),
    stack: frames(error),
  };
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') description['code'] = code;
  if (fromDatabase) Object.assign(description, databasePlace(error));
  if (error instanceof FalajError) description['code'] = error.code;
  if (error.cause instanceof Error && depth < DEPTH_MAX) description['cause'] = describeError(error.cause, depth + 1);
  return description;
}

function isDatabaseError(error: Error): boolean {
  return 'severity' in error || error.name === 'QueryFailedError';
}

function databasePlace(error: Error): Record<string, JsonValue> {
  const known = error as { routine?: unknown; schema?: unknown; table?: unknown; column?: unknown };
  const names = ['routine', 'schema', 'table', 'column'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (typeof known[name] === 'string' ? [[name, known[name] as JsonValue]] : [])),
  );
}

/** Frames alone: the stack's first lines repeat the message. */
function frames(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.map((line) => line.trim()).join('\n');
}
