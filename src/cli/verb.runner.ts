import { FalajError } from '../kernel/falaj-error.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { VerbResult } from './cli-context.js';
import { paint, type Terminal } from './terminal.js';

export type ExitCode = 0 | 1 | 2;

/** Runs one verb and says how it went: text or one JSON object on stdout, problems on stderr, an exit code. */
export class VerbRunner {
  exitCode: ExitCode = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly isJson: () => boolean,
  ) {}

  async run(verb: () => Promise<VerbResult>): Promise<void> {
    try {
      const result = await verb();
      this.terminal.out(this.isJson() ? canonicalJson(result.data) : result.text);
      this.exitCode = result.ok ? 0 : 1;
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    const problem = asProblem(error);
    this.terminal.err(`${paint(this.terminal, 'red', 'error')} ${problem.code}: ${problem.detail}`);
    this.terminal.err(`hint  ${problem.hint}`);
    this.exitCode = problem.code === 'request.invalid' ? 2 : 1;
  }
}

function asProblem(error: unknown): FalajError {
  if (error instanceof FalajError) return error;
  return new FalajError('internal.unexpected', error instanceof Error ? error.message : 'unknown failure', {
    cause: error,
  });
}
