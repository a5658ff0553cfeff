import { Argument, type Command } from 'commander';
import type { CliContext, VerbResult } from './cli-context.js';
import { placeOf, type Candidate, type Place } from './completion.finder.js';
import { COMPLETION_SCRIPTS, type Shell } from './completion.scripts.js';
import { namesOf, parametersOf, type NameKind } from './name.source.js';
import type { VerbRunner } from './verb.runner.js';

/** A shell waits with every key: what is not there by then is not offered. */
const DEADLINE_MS = 2000;
/** Said to the script instead of words, where a file is wanted. */
const FILES = ':files';

/** `falaj completion SHELL` prints a script, which asks `falaj complete` for the words that may come next. */
export class CompletionCommand {
  constructor(
    private readonly context: CliContext,
    private readonly runner: VerbRunner,
  ) {}

  register(program: Command): void {
    program
      .command('completion')
      .description('print a script that has a shell complete verbs, flags and the names of the running server')
      .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(COMPLETION_SCRIPTS)))
      .action((shell: Shell) => this.runner.run(() => Promise.resolve(script(shell))));
    program
      .command('complete', { hidden: true })
      .description('the words that may stand for the last of these, one a line with what it means')
      .argument('[word...]', 'what was typed after falaj, up to the cursor')
      .helpOption(false)
      .action((words: string[]) => this.runner.run(() => this.complete(program, words)));
  }

  private async complete(program: Command, words: readonly string[]): Promise<VerbResult> {
    const current = words.at(-1) ?? '';
    const place = placeOf(program, words.slice(0, -1), current);
    const candidates = await this.candidates(place);
    const fitting = candidates.filter(({ word }) => word === FILES || word.startsWith(current));
    const text = fitting.map(({ word, meaning }) => (meaning === '' ? word : `${word}\t${meaning}`)).join('\n');
    return { ok: true, data: { words: fitting.map(({ word }) => word) }, text };
  }

  private async candidates(place: Place): Promise<readonly Candidate[]> {
    const { wanted } = place;
    if (wanted === 'files') return [{ word: FILES, meaning: '' }];
    if (wanted === 'parameters') return bare((await this.parameters(place)).map((name) => `${name}=`));
    if ('names' in wanted) {
      const known = await this.names(wanted.names);
      return bare(known.filter((name) => !place.given.includes(name)));
    }
    return 'words' in wanted ? bare(wanted.words) : wanted;
  }

  private names(kind: NameKind): Promise<readonly string[]> {
    return this.withinDeadline(async () => namesOf(await this.context.server(), kind));
  }

  private parameters({ command, given }: Place): Promise<readonly string[]> {
    const [name] = given;
    const kind = command.name() === 'run' && command.parent?.name() === 'falaj' ? 'intent' : 'query';
    return name === undefined
      ? Promise.resolve([])
      : this.withinDeadline(async () => parametersOf(await this.context.server(), kind, name));
  }

  /** Neither a server that is away nor settings that are wrong are a matter of the line that is being typed. */
  private async withinDeadline(ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(resolve, DEADLINE_MS, []);
    });
    const found = await Promise.race([ask().catch(() => []), late]);
    clearTimeout(timer);
    return found;
  }
}

function bare(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => ({ word, meaning: '' }));
}

function script(shell: Shell): VerbResult {
  const text = COMPLETION_SCRIPTS[shell];
  return { ok: true, data: { shell, script: text }, text };
}
