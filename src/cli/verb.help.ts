import type { Command } from 'commander';
import { PROGRAM_EXAMPLES, VERB_EXAMPLES } from './verb.examples.js';

const EXIT_CODES =
  'Exit codes: 0 done, 1 failed, 2 bad usage, 130 after Ctrl-C. Results go to stdout, problems with code and hint to stderr.';

/** The words that lead to a verb, without the program's name. */
export function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? '' : `${pathOf(parent)} ${command.name()}`.trim();
}

/** Examples and exit codes below the help of every verb; of a group, the first of each of its verbs. */
export function addExamples(program: Command): void {
  each(program, (command) => {
    const path = pathOf(command);
    const examples = path === '' ? PROGRAM_EXAMPLES : (VERB_EXAMPLES[path] ?? firstOf(command));
    if (examples.length === 0) return;
    command.addHelpText('after', ['', 'Examples:', ...examples.map((line) => `  ${line}`), '', EXIT_CODES].join('\n'));
  });
}

/** Every verb and group, the program itself first. */
export function each(command: Command, visit: (command: Command) => void): void {
  visit(command);
  command.commands.forEach((sub) => {
    each(sub, visit);
  });
}

function firstOf(group: Command): readonly string[] {
  return group.commands.flatMap((verb) => VERB_EXAMPLES[pathOf(verb)]?.[0] ?? []);
}
