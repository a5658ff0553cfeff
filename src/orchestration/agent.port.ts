import { SetMetadata } from '@nestjs/common';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { AnswerRow } from '../kernel/query-answer.js';
import type { Formula, Quantity } from './quantity.js';

/** What an agent may hold of an answer: its rows, and how to cite them. */
export interface AgentAnswer {
  readonly queryId: string;
  readonly params: JsonObject;
  /** Rows in answer order, frozen. Numbers are JavaScript numbers. */
  readonly rows: readonly AnswerRow[];
  readonly kind: string | null;
  readonly unit: string;
  /** The number in a cell, cited. Undefined where the cell is null or no number. */
  cell(row: number, column: string, unit?: string): Quantity | undefined;
  /** How many rows the answer has. */
  count(): Quantity;
}

export interface FindingDraft {
  /** Stable, dotted: `anomaly.attrition`, `benchmark.rank`. */
  readonly id: string;
  readonly title: string;
  /** Text with `{name}` for each quantity and `{{name}}` for each label; holds no digit of its own. */
  readonly statement: string;
  readonly severity: 'info' | 'notice' | 'warning' | 'critical';
  readonly quantities: Readonly<Record<string, Quantity>>;
  /** Texts taken from answers: sector and country names, months. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface SectionDraft {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly FindingDraft[];
}

/** All an agent is given. It issues no SQL and sees no scope: questions are asked as the caller. */
export interface AgentContext {
  readonly intent: string;
  /** The caller's parameters, as the agent's `parameters` typed and defaulted them. */
  readonly params: JsonObject;
  /**
   * Asks a registered query (operation or query id) by the same cached methods as everyone. Undefined, with a warning in the
   * result, where the caller may not ask it, where it fails, or where it has no rows.
   */
  ask(fn: string, params?: JsonObject): Promise<AgentAnswer | undefined>;
  /** A function of the statistics catalogue over quantities and formulas; undefined, with a warning, where it has no value. */
  compute(
    fn: string,
    unit: string,
    ...args: readonly (Quantity | Formula | readonly Quantity[])[]
  ): Quantity | undefined;
  /** A number that is configuration (a threshold): cited by its source, never invented in place. */
  constant(value: number, unit: string, source: string): Quantity;
  warn(message: string): void;
}

export interface IntentParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'float';
  readonly description: string;
  readonly default: string | number | null;
  readonly min?: number;
  readonly max?: number;
  readonly allowed?: readonly (string | number)[];
}

export interface Agent {
  /** Parameters of an intent, every one with a default. */
  parameters(intent: string): readonly IntentParameter[];
  /** Deterministic: equal answers give equal sections. */
  run(context: AgentContext): Promise<readonly SectionDraft[]>;
}

export interface IntentMetadata {
  readonly intent: string;
  readonly title: string;
}

export const AGENT = 'falaj:agent';

/** Declares that a provider answers these intents. The explorer finds it; two for one intent fail the start. */
export function DeclareAgent(...intents: readonly IntentMetadata[]): ClassDecorator {
  return SetMetadata(AGENT, intents);
}
