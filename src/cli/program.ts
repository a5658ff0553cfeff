import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { AccessCommand } from './access.command.js';
import { CacheCommand } from './cache.command.js';
import type { CliContext } from './cli-context.js';
import { DataCommand } from './data.command.js';
import { DoctorCommand } from './doctor.command.js';
import { QueryCommand } from './query.command.js';
import { RunCommand } from './run.command.js';
import { paint, type Terminal } from './terminal.js';
import { ViewsCommand } from './views.command.js';
import { VerbRunner, type ExitCode } from './verb.runner.js';

const JSON_MEANING = 'print one JSON object on stdout and nothing else';

const EXAMPLES = `
Examples:
  falaj doctor
  falaj query list
  falaj query run world_bank_indicator --param indicator=NY.GDP.MKTP.CD --param country=QAT
  falaj cache stats --json
  falaj views status mv_retention_by_company_36m

Exit codes: 0 done, 1 failed, 2 bad usage. Results go to stdout, errors with code and hint to stderr.`;

/** Parses the words after `falaj`, runs the verb, and answers the exit code: 0 done, 1 failed, 2 bad usage. */
export async function runCommandLine(words: readonly string[], context: CliContext): Promise<ExitCode> {
  const program = new Command('falaj');
  const runner = new VerbRunner(context.terminal, () => program.opts<{ json?: boolean }>().json === true);
  program
    .description('Registered SQL over PostgreSQL as a fast, trustworthy API')
    .option('--json', JSON_MEANING)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput(outputFor(context.terminal));
  const commands = [CacheCommand, ViewsCommand, QueryCommand, RunCommand, DataCommand, AccessCommand, DoctorCommand];
  for (const command of commands) new command(context, runner).register(program);
  acceptJsonAnywhere(program);
  return parse(program, runner, words);
}

/** Help where results go, complaints about usage in the form of every other error. */
function outputFor(terminal: Terminal): OutputConfiguration {
  return {
    writeOut: (text) => {
      terminal.out(text.trimEnd());
    },
    writeErr: (text) => {
      terminal.err(text.trimEnd());
    },
    outputError: (text) => {
      const detail = text
        .trim()
        .replace(/^error: /, '')
        .replaceAll('\n', ' ');
      terminal.err(`${paint(terminal, 'red', 'error')} request.invalid: ${detail}`);
      terminal.err('hint  falaj --help shows the verbs, and --help after a verb its options and examples.');
    },
  };
}

/** `falaj query list --json` reads as well as `falaj --json query list`. */
function acceptJsonAnywhere(program: Command): void {
  const each = (command: Command): void => {
    command.commands.forEach((sub) => {
      sub.exitOverride().copyInheritedSettings(program);
      sub.option('--json', JSON_MEANING);
      sub.on('option:json', () => program.setOptionValue('json', true));
      each(sub);
    });
  };
  each(program);
}

async function parse(program: Command, runner: VerbRunner, words: readonly string[]): Promise<ExitCode> {
  try {
    await program.parseAsync([...words], { from: 'user' });
    return runner.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    runner.fail(error);
    return runner.exitCode;
  }
}
