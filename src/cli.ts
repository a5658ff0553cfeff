import 'reflect-metadata';
import type { CliContext } from './cli/cli-context.js';
import { runCommandLine } from './cli/program.js';
import { ServerClient } from './cli/server.client.js';
import type { Terminal } from './cli/terminal.js';
import { VerbRunner } from './cli/verb.runner.js';
import { loadSettings } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { issueToken } from './http/token.issuer.js';
import { LocalApplication } from './local.engine.js';

const TOKEN_SECONDS = 300;

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const terminal: Terminal = {
  isInteractive: process.stderr.isTTY,
  useColour: process.stdout.isTTY && process.stdout.hasColors(),
  ...(process.stdout.isTTY ? { width: process.stdout.columns } : {}),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
};

/** Everything is made when it is first asked for: `--help` and bad usage need no settings. */
class Context implements CliContext {
  readonly terminal = terminal;
  private read: Settings | undefined;
  private engine: LocalApplication | undefined;

  settings(): Settings {
    this.read ??= loadSettings();
    return this.read;
  }

  server(): ServerClient {
    const { auth, serverUrl } = this.settings();
    return new ServerClient(
      serverUrl,
      async () =>
        auth.ownToken ?? issueToken(auth, { subject: 'falaj-cli', roles: ['admin'], ttlSeconds: TOKEN_SECONDS }),
    );
  }

  local(): LocalApplication {
    // Progress is for people: it goes where it cannot get into the result.
    const progress = { isTerminal: terminal.isInteractive, write: (text: string) => process.stderr.write(text) };
    this.engine ??= new LocalApplication(this.settings(), this.server(), progress);
    return this.engine;
  }

  /** What was started for a verb does not outlive it. */
  async close(): Promise<void> {
    await this.engine?.close();
  }
}

/** Ctrl-C during a load leaves no embedded server behind. */
function stopOnSignal(context: Context): void {
  for (const [signal, code] of Object.entries(SIGNALS))
    process.once(signal, () => {
      const end = (): never => process.exit(code);
      context.close().then(end, end);
    });
}

/** `falaj query list | head -1` closes the pipe early: that is no failure. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

async function main(): Promise<void> {
  const context = new Context();
  endWithReader();
  stopOnSignal(context);
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), context);
  } catch (error) {
    const runner = new VerbRunner(terminal, () => false);
    runner.fail(error);
    process.exitCode = runner.exitCode;
  }
}

await main();
