import type { QueryRegistry } from '../registry/query.registry.js';
import type { QueryAnswer } from '../kernel/query-answer.js';
import type { JsonObject } from '../kernel/canonical-json.js';
import type { DoctorFinding } from './doctor.finding.js';

export interface LoadRequest {
  readonly domains: readonly string[];
  /** Multiplies the generated set; absent: as it is loaded. */
  readonly scale?: number;
  readonly force: boolean;
}

/** What the command line can do without a running server. The door provides it; a verb never opens a connection itself. */
export interface LocalEngine {
  registry(): Promise<QueryRegistry>;
  run(queryId: string, params: JsonObject): Promise<QueryAnswer>;
  explain(queryId: string, params: JsonObject): Promise<JsonObject>;
  load(request: LoadRequest): Promise<JsonObject>;
  examine(): Promise<readonly DoctorFinding[]>;
}
