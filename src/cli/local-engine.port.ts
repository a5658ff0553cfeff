import type { JsonObject } from '../kernel/canonical-json.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { DoctorFinding } from './doctor.finding.js';

export interface LoadRequest {
  readonly domains: readonly string[];
  /** Multiplies the generated set; absent: as it is loaded. */
  readonly scale?: number;
  readonly force: boolean;
}

export interface ViewsOptions {
  /** The views of this file in place of those of the definitions; then nothing is dropped. */
  readonly registryFile?: string | undefined;
  readonly follow?: FollowRuns;
}

/** Where runs of views are seen and cancelled while a verb is under way. */
export interface RunSource {
  /** The views, each with its last run, as the admin API shows them. */
  list(): Promise<JsonObject>;
  cancel(name: string): Promise<unknown>;
}

/** Does the work, and looks after the runs that it begins. */
export type FollowRuns = <T>(source: RunSource, work: () => Promise<T>) => Promise<T>;

/** What the command line can do without a running server. The door provides it; a verb never opens a connection itself. */
export interface LocalEngine {
  /** The registered queries, as the API lists them. */
  queries(): Promise<JsonObject>;
  /** One query's contract, as the API shows it. */
  contract(queryId: string): Promise<JsonObject>;
  run(queryId: string, params: JsonObject): Promise<QueryAnswer>;
  explain(queryId: string, params: JsonObject): Promise<JsonObject>;
  /** One orchestration run: its whole result, `ok` or not. */
  orchestrate(intent: string, params: JsonObject): Promise<JsonObject>;
  /** What can be found out, as the API lists it. */
  intents(): Promise<JsonObject>;
  load(request: LoadRequest): Promise<JsonObject>;
  /** The views, one view, the plan: as the admin API shows them. */
  views(): Promise<JsonObject>;
  viewStatus(name: string): Promise<JsonObject>;
  viewPlan(options?: ViewsOptions): Promise<JsonObject>;
  viewApply(options?: ViewsOptions & { readonly planId?: string; readonly drops?: boolean }): Promise<JsonObject>;
  viewExplain(name: string): Promise<JsonObject>;
  viewRollback(name: string): Promise<JsonObject>;
  /** Those named, or all where none is. */
  viewRefresh(names: readonly string[], options?: ViewsOptions): Promise<JsonObject>;
  /** Its status afterwards. */
  viewPause(name: string, reason: string | undefined): Promise<JsonObject>;
  viewResume(name: string): Promise<JsonObject>;
  /** How the run ended. */
  viewCancel(name: string): Promise<JsonObject>;
  /** Which queries deserve a view, by what was logged. */
  viewAdvice(): Promise<JsonObject>;
  examine(): Promise<readonly DoctorFinding[]>;
}
