// Holds line coverage of the last run with --coverage at or above the percentage given.
import { readFileSync } from 'node:fs';

const least = Number(process.argv[2] ?? '90');
const { total } = JSON.parse(readFileSync(new URL('../coverage/coverage-summary.json', import.meta.url), 'utf8'));
const { pct, covered, total: lines } = total.lines;
console.log(`line coverage ${pct} % (${covered} of ${lines} lines), at least ${least} % is asked`);
if (!(pct >= least)) process.exit(1);
