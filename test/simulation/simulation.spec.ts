import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

interface Row {
  readonly work: string;
  readonly value: number;
}

it('ten thousand orders of events give no stale answer, no hung one, and lose no change', async () => {
  const place = await mkdtemp(join(tmpdir(), 'falaj-simulation-'));
  try {
    const file = join(place, 'report.json');
    const words = ['bench/prove-simulation.mjs', '--seeds', '10000', '--json', file];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const { rows } = JSON.parse(await readFile(file, 'utf8')) as { rows: Row[] };
    const valueOf = (beginning: string): number | undefined =>
      rows.find(({ work }) => work.startsWith(beginning))?.value;
    expect({ violations: valueOf('stale'), told: stdout }).toMatchObject({ violations: 0 });
    expect(valueOf('orders of events')).toBe(10_000);
    expect(valueOf('of these, from a cache')).toBeGreaterThan(50_000);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}, 900_000);
