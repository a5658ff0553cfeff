/** `npm test`: the suites that the arguments choose (bin/suites.mjs) or name; they go to jest. The last line counts the tests. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, ensureReady } from './ensure.mjs';
import { jestArguments } from './suites.mjs';

ensureReady({ dev: true, withConsole: true });
const folder = mkdtempSync(join(tmpdir(), 'falaj-test-'));
const results = join(folder, 'results.json');
const code = await runJest(results);
console.log(summary(results));
rmSync(folder, { recursive: true, force: true });
process.exitCode = code;

function runJest(outputFile) {
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const args = ['--json', `--outputFile=${outputFile}`, ...jestArguments(process.argv.slice(2))];
  const child = spawn(process.execPath, [jest, ...args], { cwd: ROOT, stdio: 'inherit' });
  // Ctrl-C reaches jest too, which leaves its servers in order; this waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
}

/** A suite that could not run counts as one failed test: a run that failed never says "0 failed". */
function summary(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests + numTodoTests;
    return `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  } catch {
    return '0 passed, 1 failed';
  }
}
