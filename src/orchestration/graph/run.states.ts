import type { JsonObject } from '../../kernel/canonical-json.js';
import type { FalajError } from '../../kernel/falaj-error.js';
import type { QueryScope } from '../../kernel/query-scope.js';
import type { Agent, SectionDraft } from '../agent.port.js';
import type { EvidenceDesk } from '../evidence/evidence.desk.js';
import type { RunDeadline } from '../runs/run.deadline.js';

export interface RequestedRun {
  readonly intent: string;
  /** As the caller gave them. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface RoutedRun {
  readonly intent: string;
  /** Typed, defaulted, checked. */
  readonly params: JsonObject;
  readonly agent: Agent;
}

export interface InvokedRun {
  readonly intent: string;
  readonly params: JsonObject;
  readonly sections: readonly SectionDraft[];
}

/** Only the verifying step makes one. */
export interface VerifiedRun extends InvokedRun {
  readonly isVerified: true;
}

export interface FailedRun {
  readonly intent: string;
  /** Empty where the run failed before it had any. */
  readonly params: JsonObject;
  readonly step: NodeName;
  readonly error: FalajError;
}

/** What each step takes. */
export interface RunStates {
  readonly route: RequestedRun;
  readonly prefetch: RoutedRun;
  readonly invoke: RoutedRun;
  readonly verify: InvokedRun;
  readonly format: VerifiedRun;
  readonly error: FailedRun;
}

export type NodeName = keyof RunStates;

/** Which step comes next, and what it is given. */
export interface StepTo<N extends NodeName> {
  readonly next: N;
  readonly state: RunStates[N];
}

export interface LastStep {
  readonly next: 'end';
  /** The result but for its timings, which end with it. */
  readonly result: JsonObject;
}

export type Step = { [N in NodeName]: StepTo<N> }[NodeName] | LastStep;

/** What a run has at hand at every step. */
export interface RunContext {
  readonly runId: string;
  readonly requestId: string;
  readonly scope: QueryScope;
  readonly evidence: EvidenceDesk;
  readonly deadline: RunDeadline;
}

export interface GraphNode<N extends NodeName> {
  run(state: RunStates[N], context: RunContext): Promise<Step> | Step;
}

export type GraphNodes = { readonly [N in NodeName]: GraphNode<N> };
