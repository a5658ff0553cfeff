import { Command, CommanderError } from 'commander';
import { CacheCommand } from './cache.command.js';
import type { CliContext } from './cli-context.js';
import { DataCommand } from './data.command.js';
import { DoctorCommand } from './doctor.command.js';
import { QueryCommand } from './query.command.js';
import { VerbRunner, type ExitCode } from './verb.runner.js';

/** Parses the words after `falaj`, runs the verb, and answers the exit code: 0 done, 1 failed, 2 bad usage. */
export async function runCommandLine(words: readonly string[], context: CliContext): Promise<ExitCode> {
  const program = new Command('falaj');
  const runner = new VerbRunner(context.terminal, () => program.opts<{ json?: boolean }>().json === true);
  program
    .description('Registered SQL over PostgreSQL as a fast, trustworthy API')
    .option('--json', 'print one JSON object on stdout and nothing else')
    .showHelpAfterError('(falaj --help shows the verbs)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        context.terminal.err(text.trimEnd());
      },
    });
  for (const command of [CacheCommand, QueryCommand, DataCommand, DoctorCommand])
    new command(context, runner).register(program);
  acceptJsonAnywhere(program);
  return parse(program, runner, words);
}

/** `falaj query list --json` reads as well as `falaj --json query list`. */
function acceptJsonAnywhere(program: Command): void {
  const each = (command: Command): void => {
    command.commands.forEach((sub) => {
      sub.exitOverride().copyInheritedSettings(program);
      sub.option('--json', 'print one JSON object on stdout and nothing else');
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
