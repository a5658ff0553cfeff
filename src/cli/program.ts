import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { AccessCommand } from './access.command.js';
import { CacheCommand } from './cache.command.js';
import type { CliContext } from './cli-context.js';
import { CompletionCommand } from './completion.command.js';
import { DataCommand } from './data.command.js';
import { DoctorCommand } from './doctor.command.js';
import { QueryCommand } from './query.command.js';
import { RunCommand } from './run.command.js';
import { paintError, type Terminal } from './terminal.js';
import { addExamples, each } from './verb.help.js';
import { VerbRunner, type ExitCode } from './verb.runner.js';
import { ViewsCommand } from './views.command.js';

const COMMANDS = [
  ...[CacheCommand, ViewsCommand, QueryCommand, RunCommand, DataCommand, AccessCommand, DoctorCommand],
  CompletionCommand,
];

/** Parses the words after `falaj`, runs the verb, and answers the exit code: 0 done, 1 failed, 2 bad usage. */
export async function runCommandLine(words: readonly string[], context: CliContext): Promise<ExitCode> {
  const { terminal } = context;
  const runner = new VerbRunner(terminal, () => terminal.isQuiet);
  return parse(programFor(context, runner), runner, words);
}

/** Every verb with its options and help. */
export function programFor(context: CliContext, runner: VerbRunner): Command {
  const program = new Command('falaj')
    .description('Registered SQL over PostgreSQL as a fast, trustworthy API')
    .exitOverride()
    .configureOutput(outputFor(context.terminal));
  for (const command of COMMANDS) new command(context, runner).register(program);
  each(program, (command) => {
    if (command !== program) command.exitOverride().copyInheritedSettings(program);
    acceptEverywhere(command, context.terminal);
  });
  addExamples(program);
  return program;
}

/** `falaj query list --json` reads as well as `falaj --json query list`. */
function acceptEverywhere(command: Command, terminal: Terminal): void {
  command
    .option('--json', 'print one JSON object on stdout and nothing else')
    .option('--no-color', 'no colours; so does NO_COLOR, and FORCE_COLOR asks for them')
    .on('option:json', () => {
      terminal.isQuiet = true;
    })
    .on('option:no-color', () => {
      terminal.useColour = false;
      terminal.useErrorColour = false;
    });
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
      terminal.err(`${paintError(terminal, 'red', 'error')} request.invalid: ${detail}`);
      terminal.err('hint  falaj --help shows the verbs, and --help after a verb its options and examples.');
    },
  };
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
