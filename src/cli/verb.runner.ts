import { FalajError } from '../kernel/falaj-error.js';
import type { ErrorCode } from '../kernel/error-catalogue.js';
import type { VerbResult } from './cli-context.js';
import { paintError, type Terminal } from './terminal.js';
import { printable } from './text.measure.js';

export type ExitCode = 0 | 1 | 2;

/** What is wrong with the words after `falaj`, not with what they ask for. */
const BAD_USAGE: readonly ErrorCode[] = [
  'request.invalid',
  'query.unknown',
  'query.parameter_unknown',
  'query.parameter_missing',
  'query.parameter_type',
  'query.parameter_range',
  'prefetch.unknown_function',
  'prefetch.unknown_pack',
  'view.unknown',
  'orchestration.unknown_intent',
  'orchestration.parameter',
];

/** What the catalogue says to callers of the API, for those who sit before a terminal. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  'query.unknown': 'falaj query list shows the queries there are.',
  'query.parameter_unknown': 'falaj query show ID lists the parameters it takes.',
  'query.parameter_missing': 'falaj query show ID lists the parameters it takes.',
  'query.parameter_type': 'falaj query show ID gives the type of each parameter.',
  'query.parameter_range': 'falaj query show ID gives the bounds of each parameter.',
  'view.unknown': 'falaj views list shows the views there are.',
  'view.busy': 'falaj views status NAME shows who holds it.',
  'auth.missing': 'Give the server and the command line the same JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE.',
  'auth.invalid': 'Give the server and the command line the same JWT_SECRET, JWT_ISSUER and JWT_AUDIENCE.',
};

/** Runs one verb and says how it went: text or one JSON object on stdout, problems on stderr, an exit code. */
export class VerbRunner {
  exitCode: ExitCode = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly isJson: () => boolean,
  ) {}

  /** Whether the answer is for a program. */
  get wantsJson(): boolean {
    return this.isJson();
  }

  async run(verb: () => Promise<VerbResult>): Promise<void> {
    try {
      const result = await verb();
      this.terminal.out(this.isJson() ? JSON.stringify(result.data) : result.text);
      this.exitCode = result.ok ? 0 : 1;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Code and detail, then what to do; a detail of several lines stands below its code, each line with a problem of its own. */
  fail(error: unknown): void {
    const problem = asProblem(error);
    const lines = problem.detail.split('\n').map(printable);
    const lead = `${paintError(this.terminal, 'red', 'error')} ${problem.code}:`;
    const text = lines.length === 1 ? `${lead} ${lines[0] ?? ''}` : [lead, ...lines].join('\n  ');
    this.terminal.err(text);
    const meant = problem.fields.did_you_mean;
    const guess = typeof meant === 'string' ? `Did you mean ${meant}? ` : '';
    this.terminal.err(`hint  ${printable(`${guess}${HINTS[problem.code] ?? problem.hint}`)}`);
    this.exitCode = BAD_USAGE.includes(problem.code) ? 2 : 1;
  }
}

function asProblem(error: unknown): FalajError {
  if (error instanceof FalajError) return error;
  return new FalajError('internal.unexpected', error instanceof Error ? error.message : 'unknown failure', {
    cause: error,
    hint: 'falaj doctor looks at configuration, database and definitions.',
  });
}
