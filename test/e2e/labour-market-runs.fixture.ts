import type { JsonObject } from '../../src/kernel/canonical-json.js';
import type { Agent, AgentContext, SectionDraft } from '../../src/orchestration/agent.port.js';

interface Citation {
  readonly id: string;
  readonly query_id: string;
  readonly params: JsonObject;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: number;
}

export interface Finding {
  readonly id: string;
  readonly statement: string;
  readonly severity: string;
  readonly numbers: Readonly<Record<string, { readonly value: number; readonly citation_ids: readonly string[] }>>;
}

export interface RunResult {
  readonly ok: boolean;
  readonly sections: readonly { readonly id: string }[];
  readonly findings: readonly Finding[];
  readonly citations: readonly Citation[];
  readonly cache_stats: {
    readonly hits: number;
    readonly misses: number;
    readonly sets: number;
    readonly errors: number;
  };
  readonly warnings: readonly { readonly code: string; readonly detail: string; readonly query_id: string | null }[];
  readonly reproducibility: {
    readonly queries: readonly { readonly query_id: string; readonly params: JsonObject; readonly url: string }[];
  };
  readonly problem?: { readonly code: string; readonly step: string };
}

export const finding = ({ findings }: RunResult, id: string): Finding => {
  const one = findings.find((each) => each.id === id);
  if (one === undefined) throw new Error(`no finding ${id} in ${findings.map((each) => each.id).join(', ')}`);
  return one;
};

export const values = ({ numbers }: Finding): Record<string, number> =>
  Object.fromEntries(Object.entries(numbers).map(([name, { value }]) => [name, value]));

/** The agent, but what it finds is seen before it is verified. */
export function watched(agent: Agent, see: (drafts: readonly SectionDraft[]) => void): Agent {
  return {
    parameters: (intent) => agent.parameters(intent),
    run: async (context: AgentContext) => {
      const drafts = await agent.run(context);
      see(drafts);
      return drafts;
    },
  };
}

/** The agent, but for one number, which is a millionth off. */
export function tampering(agent: Agent, place: { section: number; index: number; name: string }): Agent {
  return {
    parameters: (intent) => agent.parameters(intent),
    run: async (context) => {
      const drafts = structuredClone((await agent.run(context)) as SectionDraft[]);
      const quantity = drafts[place.section]!.findings[place.index]!.quantities[place.name]! as { value: number };
      quantity.value = quantity.value === 0 ? 1e-6 : quantity.value * (1 + 1e-6);
      return drafts;
    },
  };
}
