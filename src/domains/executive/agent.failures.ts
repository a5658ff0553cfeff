import { md5Hex } from '../../kernel/hash.js';

export const ERROR_CATEGORIES = [
  ...(['timeout', 'rate_limit', 'validation', 'model_error', 'network', 'auth', 'resource'] as const),
  ...(['user_error', 'unknown'] as const),
] as const;

export type ErrorCategory = (typeof ERROR_CATEGORIES)[number];
export type ErrorSeverity = 'low' | 'medium' | 'high' | 'critical';

export interface AgentFailure {
  readonly category: ErrorCategory;
  readonly severity: ErrorSeverity;
  readonly message: string;
  /** Of all failures that are taken for one and the same. */
  readonly fingerprint: string;
}

type Known = readonly [category: ErrorCategory, severity: ErrorSeverity, message: string];

/** What the benchmark counts, in the order in which its failures are told apart; the rest of them gave a wrong answer. */
const KNOWN: Readonly<Record<string, Known>> = {
  test_timeout: ['timeout', 'high', 'the tests of the case did not end in time'],
  context_window_exhausted: ['resource', 'high', 'the context window was exhausted'],
  malformed_response: ['model_error', 'medium', 'the answer was not in the form asked for'],
  syntax_error: ['validation', 'medium', 'the code does not parse'],
  indentation_error: ['validation', 'medium', 'the code is indented wrongly'],
  lazy_comment: ['model_error', 'low', 'a comment stands in place of code'],
  user_ask: ['user_error', 'low', 'the model asked the user instead of answering'],
  timeout: ['timeout', 'high', 'the run did not end in time'],
  rate_limit: ['rate_limit', 'medium', 'the provider refused: too many requests'],
  network: ['network', 'medium', 'the provider could not be reached'],
  auth: ['auth', 'critical', 'the provider refused the credential'],
  tests_failed: ['model_error', 'medium', 'the tests of the case failed'],
};

const FINGERPRINT_DIGITS = 16;

/** What is known of a type of error; of one that nobody has heard of, only that it is unknown. */
export function failureOf(errorType: string, message?: string): AgentFailure {
  const known = Object.hasOwn(KNOWN, errorType) ? KNOWN[errorType] : undefined;
  const [category, severity, usual] = known ?? (['unknown', 'medium', 'no message was given'] as const);
  const text = message ?? usual;
  return { category, severity, message: text, fingerprint: fingerprintOf(errorType, text) };
}

/** Numbers and identifiers in a message do not make another error of it. */
export function fingerprintOf(errorType: string, message: string): string {
  const shape = message.toLowerCase().replace(/[0-9a-f]{8,}|\d+/g, '#');
  return md5Hex(`${errorType}\n${shape}`).slice(0, FINGERPRINT_DIGITS);
}
