import type { Argument, Command, Option } from 'commander';
import { ARGUMENTS, OPTION_VALUES, type Completes } from './completion.kinds.js';

/** A word that may come next, with what it means where that is known. */
export interface Candidate {
  readonly word: string;
  readonly meaning: string;
}

/** Where the words before the cursor have led. */
export interface Place {
  readonly command: Command;
  /** What the word under the cursor is to be; nothing for what nobody can guess. */
  readonly wanted: Completes | readonly Candidate[];
  /** Arguments that the verb has so far. */
  readonly given: readonly string[];
}

/** Follows the words before the cursor to a verb, and finds what may stand there. @param current the word under the cursor, maybe empty. */
export function placeOf(program: Command, before: readonly string[], current: string): Place {
  let command = program;
  const given: string[] = [];
  let awaiting: Option | undefined;
  for (const word of before) {
    if (awaiting !== undefined && !word.startsWith('-')) {
      if (!awaiting.variadic) awaiting = undefined;
      continue;
    }
    awaiting = word.startsWith('-') ? valueOption(command, word) : undefined;
    if (word.startsWith('-')) continue;
    const sub = command.commands.find((each) => each.name() === word);
    if (sub === undefined) given.push(word);
    else command = sub;
  }
  if (current.startsWith('-')) return { command, given, wanted: flagsOf(command, before) };
  if (awaiting !== undefined) return { command, given, wanted: valuesOf(awaiting) };
  const verbs = command.commands.filter((each) => each.name() !== 'complete').map(candidateOf);
  return { command, given, wanted: verbs.length > 0 ? verbs : argumentAt(command, given.length) };
}

function valueOption(command: Command, word: string): Option | undefined {
  const found = command.options.find(({ long, short }) => long === word || short === word);
  return found !== undefined && (found.required || found.optional) ? found : undefined;
}

function valuesOf(option: Option): Place['wanted'] {
  const name = option.long?.replace(/^--/, '') ?? '';
  return option.argChoices === undefined ? (OPTION_VALUES[name] ?? []) : { words: option.argChoices };
}

/** Those that were not given yet, unless they may be repeated. */
function flagsOf(command: Command, before: readonly string[]): readonly Candidate[] {
  const flags = command.options.map(({ long, description, variadic }) => ({ long, description, variadic }));
  const isFree = ({ long, variadic }: { long: string | undefined; variadic: boolean }): boolean =>
    long !== undefined && (variadic || long === '--param' || !before.includes(long));
  return [
    ...flags.filter(isFree).map(({ long, description }) => ({ word: long ?? '', meaning: description })),
    { word: '--help', meaning: 'options and examples' },
  ];
}

function argumentAt(command: Command, index: number): Place['wanted'] {
  const { registeredArguments: known } = command;
  const last: Argument | undefined = known.at(-1);
  const argument = known[index] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : (ARGUMENTS[argument.name()] ?? []);
}

function candidateOf(command: Command): Candidate {
  return { word: command.name(), meaning: command.description() };
}
