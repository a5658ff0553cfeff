import type { JsonValue } from '../../../../../src/kernel/canonical-json.js';
import type { AgentAnswer, AgentContext, FindingDraft } from '../../../../../src/orchestration/agent.port.js';
import { WARNING } from '../../../../../src/orchestration/evidence/run-warning.js';
import { orchestra, ScriptedQueries } from '../../../orchestration/run.fixture.js';

export type Row = Readonly<Record<string, JsonValue>>;
type Found = readonly (FindingDraft | undefined)[];

export interface Told {
  readonly ok: boolean;
  readonly findings: readonly {
    readonly id: string;
    readonly statement: string;
    readonly severity: string;
    readonly numbers: Readonly<Record<string, { readonly value: number }>>;
  }[];
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
}

/** What is found in these rows, through a whole run: verified as every run is. */
export async function told(
  rows: readonly Row[],
  find: (context: AgentContext, answer: AgentAnswer) => Found,
): Promise<Told> {
  const queries = new ScriptedQueries({ rows: () => rows });
  const { run } = orchestra(
    async (context) => {
      const answer = await context.ask('rows');
      if (answer === undefined) return [];
      return [{ id: 'all', title: 'All', findings: find(context, answer).filter((each) => each !== undefined) }];
    },
    { queries },
  );
  const result = (await run()) as unknown as Told & { problem?: unknown };
  expect(result.problem).toBeUndefined();
  expect(result.ok).toBe(true);
  return result;
}

export const ids = ({ findings }: Told): string[] => findings.map(({ id }) => id);
export const details = ({ warnings }: Told): string[] =>
  warnings.filter(({ code }) => code === WARNING.agent).map(({ detail }) => detail);
export const numbers = ({ findings }: Told, id: string): Record<string, number> => {
  const finding = findings.find((each) => each.id === id);
  return Object.fromEntries(Object.entries(finding?.numbers ?? {}).map(([name, { value }]) => [name, value]));
};
export const statement = ({ findings }: Told, id: string): string | undefined =>
  findings.find((each) => each.id === id)?.statement;

/** A cell of text. */
export const textOf = (row: Row, column: string): string => (typeof row[column] === 'string' ? row[column] : '');
