import { execFile, type ExecFileException } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expectInOrder, SHOWN_AT } from './document-tour.js';
import { eventually } from './eventually.js';
import type { TestDatabase } from './postgres.js';
import { Started } from './started.js';

const ROOT = join(import.meta.dirname, '../..');
/** What a guide has its reader do: a named file, a change of one, a command, SQL, and what is shown for an answer. */
const BLOCK = /(?:`([^`\n]+)`\n\n)?```(\w+)\n([\s\S]*?)```/g;
/** The command line of the checkout, as npx would find it. */
const NPX = 'npx() { shift; node dist/program/cli.js "$@"; }';
const STOP = '# Ctrl-C';
const ENVIRONMENT = 'development';

interface Step {
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

/** Blocks in their order; one without a name of its own is of the file named last. */
function stepsOf(page: string): readonly Step[] {
  let named: string | undefined;
  return [...page.matchAll(BLOCK)].map(([, file, language = '', text = '']) => {
    named = file ?? (language === 'diff' ? named : undefined);
    return { file: named, language, text };
  });
}

/** The product as a checkout of it: what a guide may change is a copy, the rest is linked. */
function checkout(): string {
  const place = mkdtempSync(join(tmpdir(), 'falaj-guide-'));
  for (const part of ['src', 'dist', 'config', 'definitions', 'package.json', 'tsconfig.json', 'nest-cli.json', 'bin'])
    cpSync(join(ROOT, part), join(place, part), { recursive: true, preserveTimestamps: true });
  mkdirSync(join(place, 'data'));
  for (const name of readdirSync(join(ROOT, 'data'))) symlinkSync(join(ROOT, 'data', name), join(place, 'data', name));
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  return place;
}

/** The lines that show the place and those that go, as they stand there; then what stands there after. */
function amended(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const kept = (signs: string): string =>
    lines.flatMap((line) => (signs.includes(line.charAt(0)) ? [`${line.slice(1)}\n`] : [])).join('');
  const place = kept(' -');
  if (text.split(place).length !== 2) throw new Error(`there is no one place that reads:\n${place}`);
  return text.replace(place, () => kept(' +'));
}

/** A guide that is followed by the letter, in a checkout of its own and on a database of its own. */
export class Guide {
  private readonly place = checkout();
  private readonly steps: readonly Step[];
  private started: Started | undefined;
  private url = '';

  /**
   * @param environment what the server and the command line get, besides the addresses of the database.
   * @param settings YAML that this checkout lays over the default settings; without it, none.
   */
  constructor(
    page: string,
    private readonly database: TestDatabase,
    private readonly environment: NodeJS.ProcessEnv,
    settings = '',
  ) {
    this.steps = stepsOf(readFileSync(join(ROOT, 'docs', page), 'utf8'));
    writeFileSync(join(this.place, 'config', `${ENVIRONMENT}.yaml`), settings);
  }

  /** Does every step; gives the number of answers that were compared with what is shown. */
  async follow(): Promise<number> {
    let asked = '';
    let compared = 0;
    for (const step of this.steps) {
      const text = step.text.trim();
      if (step.file !== undefined) this.write(step);
      else if (step.language === 'sql') await this.database.query(text);
      else if (step.language !== 'sh') {
        compared += 1;
        // What another connection changed is known within the lease, and a view is built soon after a start.
        await eventually(async () => {
          expectInOrder(step.text, await this.answerOf(asked));
        });
        asked = '';
      } else {
        if (asked !== '') await this.answerOf(asked);
        asked = (await this.isDone(text)) ? '' : text;
      }
    }
    if (asked !== '') await this.answerOf(asked);
    return compared;
  }

  async leave(): Promise<void> {
    await this.stop();
    rmSync(this.place, { recursive: true, force: true });
  }

  private async isDone(command: string): Promise<boolean> {
    if (command === 'npm start') await this.serve();
    else if (command.startsWith(STOP)) await this.stop();
    else return false;
    return true;
  }

  private write({ file = '', language, text }: Step): void {
    const path = join(this.place, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, language === 'diff' ? amended(readFileSync(path, 'utf8'), text) : text);
  }

  private async serve(): Promise<void> {
    this.started = new Started({ ...this.own, PORT: '0', HOST: '127.0.0.1' }, this.place);
    this.url = await this.started.url();
  }

  private async stop(): Promise<void> {
    const { started } = this;
    this.started = undefined;
    started?.signal('SIGTERM');
    await started?.exit;
  }

  private get own(): NodeJS.ProcessEnv {
    const { appUrl, ownerUrl } = this.database;
    return { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, NODE_ENV: ENVIRONMENT, ...this.environment };
  }

  private answerOf(command: string): Promise<string> {
    return command.includes(SHOWN_AT) ? this.replyTo(command) : this.outputOf(command);
  }

  /** As curl shows it, with -i its head as well. */
  private async replyTo(command: string): Promise<string> {
    const path = /"http:\/\/127\.0\.0\.1:3000([^"]*)"/.exec(command)?.[1] ?? '';
    const reply = await fetch(this.url + path);
    const body = await reply.text();
    if (!command.startsWith('curl -si')) return body;
    const head = [...reply.headers].map(([name, value]) => `${name}: ${value}`);
    return [`HTTP/1.1 ${String(reply.status)} ${reply.statusText}`, ...head, '', body].join('\n');
  }

  /** What a command prints; it must end well, as npm run build:server must. */
  private outputOf(command: string): Promise<string> {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, LC_ALL: 'C.UTF-8', FALAJ_URL: this.url, ...this.own };
    return new Promise((resolve, reject) => {
      const ended = (error: ExecFileException | null, out: string, err: string): void => {
        if (error === null) resolve(out + err);
        else reject(new Error(`${command}: exit ${String(error.code)}\n${out}${err}`));
      };
      execFile('bash', ['-c', `${NPX}\n${command}`], { cwd: this.place, env }, ended);
    });
  }
}
