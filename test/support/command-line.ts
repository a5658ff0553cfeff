import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Screen {
  readonly columns?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

const PROGRAM = join(import.meta.dirname, '../../dist/program/cli.js');

/** The built command line as processes of their own, in a directory of its own: piped, in bash, or in a terminal. */
export class CommandLine {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param environment what every process gets, besides the place of `falaj`. */
  static async at(environment: NodeJS.ProcessEnv): Promise<CommandLine> {
    const directory = await mkdtemp(join(tmpdir(), 'falaj-cli-'));
    const program = join(directory, 'falaj');
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
    await chmod(program, 0o755);
    const { PATH = '' } = process.env;
    const own = { PATH: `${directory}:${PATH}`, HOME: directory, NODE_ENV: 'test', LC_ALL: 'C.UTF-8' };
    return new CommandLine(directory, { ...own, ...environment });
  }

  leave(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }

  run(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.begin(process.execPath, [PROGRAM, ...words], environment).ended;
  }

  bash(script: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.begin('bash', ['-o', 'pipefail', '-c', script], environment).ended;
  }

  /** What a person sees: stdout and stderr on one screen. */
  onScreen(words: readonly string[], { columns = 80, environment = {} }: Screen = {}): Running {
    const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const script = `stty cols ${String(columns)} rows 50 -echo; exec falaj ${line}`;
    const asked = ['-qefc', script, '/dev/null'];
    return this.begin('script', asked, { TERM: 'xterm-256color', SHELL: '/bin/bash', ...environment });
  }

  begin(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
    return new Running(
      spawn(program, words, { cwd: this.directory, env: { ...this.environment, ...environment }, stdio: 'pipe' }),
    );
  }
}

/** One process under way. */
export class Running {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => void (this.out += chunk.toString().replaceAll('\r\n', '\n')));
    child.stderr?.on('data', (chunk: Buffer) => void (this.err += chunk.toString()));
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        resolve({ code, out: this.out, err: this.err });
      });
    });
  }

  /** Waits until it has printed what is looked for. */
  printed(pattern: RegExp): Promise<string> {
    return eventually(
      () => {
        const found = pattern.exec(this.out)?.[0];
        if (found === undefined) throw new Error(`not printed ${String(pattern)}: ${this.out} ${this.err}`);
        return found;
      },
      { withinMs: 120_000 },
    );
  }

  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }
}

/** Every piece of work, at most so many at once. */
export async function inLanes<T>(lanes: readonly (readonly T[])[], work: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const item of lane) await work(item);
    }),
  );
}
