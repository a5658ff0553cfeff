// Keyv's own compliance suite against the adapter: over memory alone, and over memory and Redis. The suite and its runner are
// installed beside the benchmark, not with the product.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrivateRedis } from './support/processes.mjs';

const here = join(dirname(fileURLToPath(import.meta.url)), 'keyv');
const run = (command, words, env = {}) =>
  spawnSync(command, words, { cwd: here, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

if (!existsSync(join(here, 'node_modules/vitest'))) {
  const installed = run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (installed !== 0) process.exit(installed);
}
const redis = await PrivateRedis.start();
try {
  const env = { FALAJ_KEYV_REDIS: redis.url, NODE_OPTIONS: '' };
  process.exitCode = run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism'], env);
} finally {
  await redis.kill();
}
