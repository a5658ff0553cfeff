import { spawn, type ChildProcess } from 'node:child_process';
import { eventually } from './eventually.js';

/** The built program as a process of its own: what it prints, what it exits with, how it stops. */
export class Started {
  output = '';
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;

  /** @param directory of the product; by default this one. */
  constructor(environment: NodeJS.ProcessEnv, directory: string = process.cwd()) {
    const { PATH, HOME } = process.env;
    this.child = spawn(process.execPath, ['dist/program/main.js'], {
      cwd: directory,
      env: { PATH, HOME, ...environment },
    });
    const keep = (chunk: Buffer): void => void (this.output += chunk.toString());
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
    this.exit = new Promise((resolve) => this.child.once('exit', resolve));
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async url(): Promise<string> {
    return eventually(
      () => {
        const url = /Falaj serves on (\S+),/.exec(this.output)?.[1];
        if (url === undefined) throw new Error(`not serving: ${this.output}`);
        return url;
      },
      { withinMs: 60_000 },
    );
  }
}
