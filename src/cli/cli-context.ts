import type { JsonObject } from '../kernel/canonical-json.js';
import type { Interruption } from './interruption.js';
import type { LocalEngine } from './local-engine.port.js';
import type { ServerClient } from './server.client.js';
import type { Terminal } from './terminal.js';

/** What a verb answers: the object that --json prints, the text a person reads, and whether it went well. */
export interface VerbResult {
  readonly data: JsonObject;
  readonly text: string;
  readonly ok: boolean;
}

/** What verbs work with. Everything costly is loaded when it is asked for: help needs no settings, and a question to a server no engine. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  server(): Promise<ServerClient>;
  local(): Promise<LocalEngine>;
}
