import { FalajError } from '../kernel/falaj-error.js';

const TIMEOUT = '57014';
/** A value of the request is no text of any encoding: only a NUL can come so far, for what is sent is UTF-8. */
const NO_TEXT = '22021';
/** Class 08 (connection), the server going down or coming up, too many connections, and sessions that it ended for idling or lasting. */
const AWAY_STATES = /^(08...|57P0[1-5]|53300|25P0[34])$/;
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]);
/** What the driver says without a code when the connection broke or could not be made. */
const AWAY_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end',
];

/** Whether the error says that the database cannot be reached, so that the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof FalajError) return error.code === 'database.unavailable';
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const code = codeOf(error);
  if (code !== undefined) return AWAY_CODES.has(code) || AWAY_STATES.test(code);
  return error instanceof Error && AWAY_MESSAGES.some((message) => error.message.startsWith(message));
}

/** The product's error for whatever a driver threw. The cause is kept for the log; its text never reaches a client. */
export function toFalajError(error: unknown): FalajError {
  if (error instanceof FalajError) return error;
  if (isUnavailable(error))
    return new FalajError('database.unavailable', 'the database cannot be reached', { cause: error });
  if (codeOf(error) === TIMEOUT)
    return new FalajError('query.timeout', 'the database ended the statement', { cause: error });
  if (codeOf(error) === NO_TEXT)
    return new FalajError('request.invalid', 'a value holds a NUL, which no text of the database can', {
      cause: error,
    });
  return new FalajError('query.failed', 'the database refused the statement', { cause: error });
}

/** SQLSTATE of what the server refused; undefined where it was not the server, or it did not say. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof FalajError ? codeOf(error.cause) : codeOf(error);
}

/** SQLSTATE or system error code; TypeORM wraps the driver's error. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string') return code;
  return codeOf(driverError);
}
