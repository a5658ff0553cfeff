import type { Command } from 'commander';
import type { CliContext, VerbResult } from './cli-context.js';
import type { DoctorFinding } from './doctor.finding.js';
import type { VerbRunner } from './verb.runner.js';
import { paint, table } from './terminal.js';

const COLOUR = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** `falaj doctor`: configuration, servers, policies and drift in one table, with what to do. */
export class DoctorCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    program
      .command('doctor')
      .description('look at configuration, servers, policies and drift; exit 1 where something fails')
      .action(() => this.runner.run(() => this.examine()));
  }

  private async examine(): Promise<VerbResult> {
    const findings = await this.context.local().examine();
    const count = (state: DoctorFinding['state']): number => findings.filter((each) => each.state === state).length;
    const ok = count('fail') === 0;
    const data = {
      ok,
      warnings: count('warn'),
      failures: count('fail'),
      findings: findings.map((each) => ({ ...each })),
    };
    return { ok, data, text: `${this.lines(findings)}\n\n${this.verdict(count('warn'), count('fail'))}` };
  }

  private lines(findings: readonly DoctorFinding[]): string {
    const { terminal } = this.context;
    return table(
      ['check', 'state', 'detail', 'what to do'],
      findings.map((each) => [each.check, paint(terminal, COLOUR[each.state], each.state), each.detail, each.remedy]),
    );
  }

  private verdict(warnings: number, failures: number): string {
    if (failures > 0) return `${String(failures)} failed, ${String(warnings)} warnings`;
    return warnings > 0 ? `green, with ${String(warnings)} warnings` : 'green: everything is as it should be';
  }
}
