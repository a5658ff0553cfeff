import 'reflect-metadata';
import { boot, Shutdown, type BootReporter, type RunningServer } from './bootstrap.js';
import { loadSettings } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { asFalajError } from './http/problem.document.js';
import { FalajError } from './kernel/falaj-error.js';
import { describeError } from './observability/log-redaction.js';

const EXIT = { configuration: 78, unavailable: 69, failure: 1 } as const;
const TOKEN_SECONDS = 30 * 86_400;
/** Of the bundled tenants and workspaces, those that the development token acts for. */
const DEVELOPMENT = { tenants: ['beads'], workspaces: ['beads', 'duckdb', 'aider-benchmarks', 'azure-llm-inference'] };
/** What a stop may take beyond draining before the process is ended as it stands. */
const STOP_SLACK_MS = 15_000;
const SAME_PRESS_MS = 1000;

const reporter: BootReporter = {
  say: (line) => {
    process.stdout.write(`${line}\n`);
  },
  progress: { isTerminal: process.stdout.isTTY, write: (text) => process.stdout.write(text) },
};

async function main(): Promise<void> {
  const shutdown = new Shutdown();
  try {
    const settings = loadSettings();
    stopOnSignal(shutdown, settings.http);
    const server = await boot(settings, reporter, shutdown);
    if (!shutdown.isRunning) await welcome(settings, server);
  } catch (error) {
    // A start that is being given up fails somewhere; that is no news.
    if (shutdown.isRunning) return;
    complain(error);
    await shutdown.run().catch(() => undefined);
    process.exit(exitCode(error));
  }
}

/**
 * The first signal stops in order, a later one at once. Ctrl-C reaches the whole process group, and npm hands its own copy on
 * as well: what comes within a moment of the first is the same key press, and must not leave the database behind.
 */
function stopOnSignal(shutdown: Shutdown, { leaveMs, drainMs }: Settings['http']): void {
  let firstAt = 0;
  const stop = (): void => {
    if (shutdown.isRunning) {
      if (performance.now() - firstAt > SAME_PRESS_MS) process.exit(EXIT.failure);
      return;
    }
    firstAt = performance.now();
    reporter.say('Stopping; press Ctrl-C again to end at once');
    setTimeout(() => process.exit(EXIT.failure), leaveMs + drainMs + STOP_SLACK_MS).unref();
    shutdown.run().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(error);
        process.exit(EXIT.failure);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function welcome(settings: Settings, { url, phases }: RunningServer): Promise<void> {
  // From the start of the process: reading the modules that come before the first phase counts too.
  const total = performance.now();
  const steps = Object.entries(phases).map(([name, ms]) => `${name} ${(ms / 1000).toFixed(2)}`);
  reporter.say(`Falaj serves on ${url}, ready after ${(total / 1000).toFixed(1)} s (${steps.join(', ')})`);
  reporter.say(`Console: ${url}/console`);
  reporter.say(`API: ${url}/docs`);
  const { auth } = settings;
  if (settings.environment === 'production' || auth.jwtSecret === null) return;
  const { issueToken } = await import('./http/token.issuer.js');
  const token = await issueToken(auth, {
    subject: 'developer',
    roles: ['analyst', 'operator'],
    ...DEVELOPMENT,
    ttlSeconds: TOKEN_SECONDS,
  });
  const questions = `${url}/api/v1/labour-market`;
  reporter.say('Try:');
  reporter.say(`  curl "${url}/health/ready"`);
  reporter.say(`  curl "${questions}/world-bank-indicators?indicator=NY.GDP.MKTP.CD&country=QAT&start_year=2020"`);
  reporter.say(`  curl -H "Authorization: Bearer ${token}" "${questions}/early-warning"`);
  reporter.say(`Development token, good for 30 days: ${token}`);
}

function complain(error: unknown): void {
  const known = asFalajError(error);
  const detail = known.detail.split('\n').map((line) => `  ${line}`);
  const lines = [`falaj: ${known.title} (${known.code})`, ...detail, `  What to do: ${known.hint}`];
  if (!(error instanceof FalajError)) lines.push(JSON.stringify(describeError(error as Error), null, 2));
  process.stderr.write(`${lines.join('\n')}\n`);
}

function exitCode(error: unknown): number {
  const { code } = asFalajError(error);
  if (code === 'config.invalid' || code === 'definition.invalid' || code === 'event.invalid') return EXIT.configuration;
  return code === 'database.unavailable' || code === 'embedded.unavailable' ? EXIT.unavailable : EXIT.failure;
}

void main();
