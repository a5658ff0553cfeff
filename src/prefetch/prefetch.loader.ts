import { readDomainFiles } from '../registry/definitions/definition-files.reader.js';
import { definitionError, reporterFor, type DefinitionProblem } from '../registry/definitions/definition-problem.js';
import { parsePrefetchFile, type Placed, type PrefetchRules } from './prefetch-file.parser.js';
import type { PrefetchEntry, PrefetchPack, PrefetchPlan } from './prefetch-plan.js';

const FILE = 'prefetch.yml';

export interface PrefetchLoadRules extends PrefetchRules {
  /** Packs the settings name; each must exist. */
  readonly packsAtStart: readonly string[];
}

/**
 * Reads and validates every domain's prefetch.yml.
 * @throws FalajError definition.invalid with every problem of every file, each with file, line, message and remedy.
 */
export async function loadPrefetchPlan(directory: string, rules: PrefetchLoadRules): Promise<PrefetchPlan> {
  const problems: DefinitionProblem[] = [];
  const always: PrefetchEntry[] = [];
  const intents = new Map<string, readonly PrefetchEntry[]>();
  const packs = new Map<string, PrefetchPack>();
  for (const file of await readDomainFiles(directory, FILE, problems)) {
    const report = reporterFor(file.path, problems);
    const collect = <T>(placed: readonly Placed<T>[], into: Map<string, T>, kind: string): void => {
      for (const { name, line, value } of placed)
        if (into.has(name))
          report(line, 'prefetch.duplicate', `another domain has the ${kind} ${name} already`, 'Rename one of them.');
        else into.set(name, value);
    };
    const read = parsePrefetchFile(file, rules, report);
    always.push(...read.always);
    collect(read.intents, intents, 'intent');
    collect(read.packs, packs, 'pack');
  }
  if (problems.length === 0) reportUnknownPacks(rules.packsAtStart, packs, problems);
  if (problems.length > 0) throw definitionError(problems);
  return { always, intents, packs };
}

/** Looked at only where the files are sound: a pack with a fault is not a pack that is missing. */
function reportUnknownPacks(
  names: readonly string[],
  packs: ReadonlyMap<string, PrefetchPack>,
  problems: DefinitionProblem[],
): void {
  const known = [...packs.keys()].join(', ');
  const remedy = known === '' ? 'No prefetch.yml has a pack; empty the setting.' : `Name packs that exist: ${known}.`;
  for (const name of names.filter((each) => !packs.has(each)))
    reporterFor('prefetch.packs_at_start', problems)(
      1,
      'prefetch.unknown_pack',
      `the settings name the pack ${name}, which no ${FILE} has`,
      remedy,
    );
}
