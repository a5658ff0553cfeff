import type { JsonObject } from '../kernel/canonical-json.js';
import type { Settings } from '../config/settings.js';
import type { LocalEngine } from './local-engine.port.js';
import type { ServerClient } from './server.client.js';
import type { Terminal } from './terminal.js';

/** What a verb answers: the object that --json prints, the text a person reads, and whether it went well. */
export interface VerbResult {
  readonly data: JsonObject;
  readonly text: string;
  readonly ok: boolean;
}

/** What verbs work with. Everything costly is asked for when it is needed, so that --help needs nothing. */
export interface CliContext {
  readonly terminal: Terminal;
  /** Validated settings; the first call reads them. */
  settings(): Settings;
  server(): ServerClient;
  local(): LocalEngine;
}
