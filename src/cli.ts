import type { CliContext } from './cli/cli-context.js';
import { Interruption } from './cli/interruption.js';
import { runCommandLine } from './cli/program.js';
import type { ServerClient } from './cli/server.client.js';
import type { Terminal } from './cli/terminal.js';
import { VerbRunner } from './cli/verb.runner.js';
import { wantsColour } from './config/colour.choice.js';
import type { Settings } from './config/settings.js';
import type { LocalApplication } from './local.engine.js';

const TOKEN_SECONDS = 300;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const terminal: Terminal = {
  isInteractive: process.stderr.isTTY,
  useColour: wantsColour(process.stdout),
  useErrorColour: wantsColour(process.stderr),
  isQuiet: false,
  // A terminal that does not know its width says 0.
  ...(process.stdout.isTTY && process.stdout.columns > 0 ? { width: process.stdout.columns } : {}),
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
};

/** Modules are loaded when a verb asks for what they do: the engine alone takes several times as long as a question to a server. */
class Context implements CliContext {
  readonly terminal = terminal;
  readonly interruption = new Interruption();
  private read: Promise<Settings> | undefined;
  private engine: Promise<LocalApplication> | undefined;

  async server(): Promise<ServerClient> {
    const [{ auth, serverUrl }, { ServerClient }] = await Promise.all([
      this.settings(),
      import('./cli/server.client.js'),
    ]);
    const issue = async (): Promise<string> => {
      const { issueToken } = await import('./http/token.issuer.js');
      return issueToken(auth, { subject: 'falaj-cli', roles: ['admin'], ttlSeconds: TOKEN_SECONDS });
    };
    return new ServerClient(serverUrl, () => (auth.ownToken === null ? issue() : Promise.resolve(auth.ownToken)));
  }

  local(): Promise<LocalApplication> {
    this.engine ??= this.begin();
    return this.engine;
  }

  /** What was started for a verb does not outlive it, nor what a verb had others start. */
  async close(): Promise<void> {
    await this.interruption.happen();
    await this.engine?.then((engine) => engine.close());
  }

  private settings(): Promise<Settings> {
    this.read ??= this.readSettings();
    return this.read;
  }

  private async readSettings(): Promise<Settings> {
    await import('reflect-metadata');
    const { loadSettings } = await import('./config/load-settings.js');
    return loadSettings();
  }

  private async begin(): Promise<LocalApplication> {
    const { LocalApplication } = await import('./local.engine.js');
    // Progress is for people: it goes where it cannot get into the result.
    const write = (text: string): boolean => terminal.isQuiet || process.stderr.write(text);
    const progress = { isTerminal: terminal.isInteractive, write };
    return new LocalApplication(await this.settings(), await this.server(), progress);
  }
}

/** Ctrl-C leaves nothing behind: no embedded server, no refresh, no warm-up. A second one does not wait for that. */
function stopOnSignal(context: Context): void {
  let isStopping = false;
  for (const [signal, code] of Object.entries(SIGNALS))
    process.on(signal, () => {
      const end = (): never => process.exit(code);
      if (isStopping) end();
      isStopping = true;
      // The verb may end before what it began has been taken back: that is no success.
      process.once('exit', () => {
        process.exitCode = code;
      });
      if (terminal.isInteractive) terminal.err('');
      context.close().then(end, end);
    });
}

/** `falaj query list | head -1` closes the pipe early: that is no failure. */
function endWithReader(context: Context): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const end = (): never => process.exit(error.code === 'EPIPE' ? 0 : 1);
      context.close().then(end, end);
    });
}

async function main(): Promise<void> {
  const context = new Context();
  endWithReader(context);
  stopOnSignal(context);
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), context);
  } catch (error) {
    const runner = new VerbRunner(terminal, () => false);
    runner.fail(error);
    process.exitCode = runner.exitCode;
  }
}

void main();
