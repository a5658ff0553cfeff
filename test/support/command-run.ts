import { spawn } from 'node:child_process';
import type { TestDatabase } from './postgres.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command line as a process of its own, beside a server and its database. */
export function runCommand(
  words: readonly string[],
  at: { readonly database: Pick<TestDatabase, 'appUrl' | 'ownerUrl'>; readonly server: { readonly url: string } },
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { PATH, HOME } = process.env;
  const { appUrl, ownerUrl } = at.database;
  const urls = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, FALAJ_URL: at.server.url };
  const env = { PATH, HOME, NODE_ENV: 'test', ...urls, ...environment };
  const child = spawn(process.execPath, ['dist/cli.js', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out: out.join(''), err: err.join('') });
    });
  });
}
