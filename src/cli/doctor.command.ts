import type { Command } from 'commander';
import type { CliContext, VerbResult } from './cli-context.js';
import type { DoctorFinding } from './doctor.finding.js';
import { table, type Cell } from './table.layout.js';
import { paint } from './terminal.js';
import type { VerbRunner } from './verb.runner.js';

const COLOUR = { ok: 'green', warn: 'yellow', fail: 'red' } as const;
const STATE_COLUMN = 1;

/** `falaj doctor`: configuration, servers, policies and drift in one table, with what to do. */
export class DoctorCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    program
      .command('doctor')
      .description(
        'look at configuration, servers, policies and drift; exit 1 where something fails. It changes nothing',
      )
      .action(() => this.runner.run(() => this.examine()));
  }

  private async examine(): Promise<VerbResult> {
    const findings = await (await this.context.local()).examine();
    const count = (state: DoctorFinding['state']): number => findings.filter((each) => each.state === state).length;
    const [warnings, failures] = [count('warn'), count('fail')];
    const ok = failures === 0;
    const data = { ok, warnings, failures, findings: findings.map((each) => ({ ...each })) };
    return { ok, data, text: `${this.lines(findings)}\n\n${verdict(warnings, failures)}` };
  }

  /** A remedy stands below its finding: beside it there is no room on a screen. */
  private lines(findings: readonly DoctorFinding[]): string {
    const { terminal } = this.context;
    const rows = findings.flatMap(({ check, state, detail, remedy }) => {
      const [first = '', ...more] = detail.split('\n');
      const below = [...more, ...(remedy === '' ? [] : [`-> ${remedy}`])];
      return [[check, state, first], ...below.map((text) => ['', '', text])];
    }) as Cell[][];
    const style = (padded: string, row: number, column: number): string => {
      const state = rows[row]?.[STATE_COLUMN];
      const colour = state === 'ok' || state === 'warn' || state === 'fail' ? COLOUR[state] : undefined;
      return colour === undefined || column !== STATE_COLUMN || padded.trim() === ''
        ? padded
        : paint(terminal, colour, padded);
    };
    return table(['check', 'state', 'detail'], rows, { width: terminal.width, overflow: 'wrap', style });
  }
}

function verdict(warnings: number, failures: number): string {
  const warned = warnings === 1 ? '1 warning' : `${String(warnings)} warnings`;
  if (failures > 0) return `${String(failures)} failed, ${warned}`;
  return warnings > 0 ? `green, with ${warned}` : 'green: everything is as it should be';
}
