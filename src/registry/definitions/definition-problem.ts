import { FalajError } from '../../kernel/falaj-error.js';

/** One fault of one definition file, with its place and what to do about it. */
export interface DefinitionProblem {
  /** Path below the definitions directory. */
  readonly file: string;
  /** First line is 1. */
  readonly line: number;
  /** Stable, dotted: `contract.unknown_key`, `sql.clock`, `privacy.group_size`, `wiring.no_method`. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Adds a problem at a line of the file the reporter stands for. */
export type ReportProblem = (line: number, code: string, message: string, remedy: string) => void;

/** A reporter for one file that collects into `problems`. */
export function reporterFor(file: string, problems: DefinitionProblem[]): ReportProblem {
  return (line, code, message, remedy) => {
    problems.push({ file, line, code, message, remedy });
  };
}

/** All problems as one error: readable detail by file and line, the same as data in `fields.problems`. */
export function definitionError(problems: readonly DefinitionProblem[]): FalajError {
  const ordered = [...problems].sort(byPlace);
  const lines = ordered.map((p) => `  ${p.file}:${p.line}  ${p.message} [${p.code}]\n      ${p.remedy}`);
  const count = `${ordered.length} problem${ordered.length === 1 ? '' : 's'}`;
  return new FalajError('definition.invalid', `${count} in the definitions:\n${lines.join('\n')}`, {
    fields: { problems: ordered.map((problem) => ({ ...problem })) },
  });
}

function byPlace(a: DefinitionProblem, b: DefinitionProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}
