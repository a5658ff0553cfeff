import { checkDefinition, edited } from '../../../support/definition-files.js';

export type Edit = readonly [from: string, to: string];
/** What is wrong, how the sample is broken, the code of the problem, and text that stands on its line. */
export type Bad = readonly [title: string, edits: readonly Edit[], code: string, lineWith: string];

const REGION = '- {name: region, type: string, description: Region, default: null}';
export const TOP = '- {name: top, type: integer, description: How many, default: 10, min: 1, max: 100}';
export const withRegion = (parameter: string): readonly Edit[] => [
  [REGION, parameter],
  ['  - params: {region: Asia}', '  - params: {}'],
];
export const withTop = (parameter: string): readonly Edit[] => [[TOP, parameter]];
export const withFrom = (clause: string): readonly Edit[] => [['FROM public.countries AS c', clause]];
export const withCount = (expression: string): readonly Edit[] => [['count(*) AS total', `${expression} AS total`]];

/** The broken sample is refused with the code, at the line; every problem says what to do. */
export function expectRefused([, edits, code, lineWith]: Bad): void {
  const text = edited(...edits);
  const line = text.split('\n').findIndex((content) => content.includes(lineWith)) + 1;
  const { problems } = checkDefinition(text);
  expect(problems.map((problem) => `${problem.line} ${problem.code}`)).toContain(`${line} ${code}`);
  for (const problem of problems) {
    expect(problem.file).toBe('testing/queries/sample_query.sql');
    expect(problem.message).not.toBe('');
    expect(problem.remedy).toMatch(/\.$/);
  }
}
