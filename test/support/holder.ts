import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedOptions } from '../../src/database/embedded-postgres.js';

export interface HeldServer {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
  readonly attached: boolean;
  readonly ownerUrl: string;
}

/** Another process that uses an embedded server. */
export interface Holder {
  readonly process: ChildProcess;
  readonly server: HeldServer;
  /** Lines it writes after the first. */
  readonly lines: string[];
  /** Resolves with the exit code or signal. */
  readonly ended: Promise<number | string>;
  /** Lets it leave the server and end. */
  leave(): Promise<number | string>;
}

const SCRIPT = join(import.meta.dirname, 'embedded-holder.mjs');

/** Starts one, in a process group of its own; `wrap` puts a command before it (as another user, in another namespace). */
export async function holdServer(options: EmbeddedOptions, wrap: readonly string[] = []): Promise<Holder> {
  const command = [...wrap, process.execPath, SCRIPT, JSON.stringify(options)];
  const child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines: string[] = [];
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (lines.push(line) === 1) resolve(line);
    });
    void ended.then((code) => {
      reject(new Error(`the holder ended with ${String(code)}: ${errors}`));
    });
  });
  const leave = (): Promise<number | string> => {
    child.stdin.end();
    return ended;
  };
  return { process: child, server: JSON.parse(first) as HeldServer, lines, ended, leave };
}
