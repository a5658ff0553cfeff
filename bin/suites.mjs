/** Suites that run the product as its users do: as processes, over its command line, in a browser, on servers that are killed. */
const WHOLE = 'test/e2e/';

/**
 * What Jest is asked for. Without names: every suite but those of the whole product; with `--e2e` those alone, with `--all` both.
 * Suites that are named run wherever they lie.
 */
export function jestArguments(asked) {
  const [isAll, isWhole] = ['--all', '--e2e'].map((option) => asked.includes(option));
  const rest = asked.filter((each) => each !== '--all' && each !== '--e2e');
  if (isAll) return rest;
  if (isWhole) return [WHOLE, ...rest];
  return rest.some((each) => !each.startsWith('-')) ? rest : [`--testPathIgnorePatterns=<rootDir>/${WHOLE}`, ...rest];
}
