import { spawnSync } from 'node:child_process';

const FIX = 'install util-linux (Debian: apt-get install bsdutils), whose script(1) provides a terminal.';

/** `it` where this system can provide a terminal to a process, else a skip that names the fix. CI must have one. */
export function onTerminals(): typeof it.skip {
  const { status } = spawnSync('script', ['-qefc', 'stty cols 80 && test -t 1', '/dev/null'], { stdio: 'pipe' });
  if (status === 0) return it;
  if (process.env.CI === 'true') throw new Error(FIX);
  process.emitWarning(`No terminal for the tests: ${FIX} What is seen on one is not tested.`);
  return it.skip;
}
