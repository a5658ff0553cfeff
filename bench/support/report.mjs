import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Rows of one proof or benchmark: measured in this run, printed as one table, written as JSON on request. */
export class Report {
  rows = [];

  constructor(name, configuration) {
    this.name = name;
    this.configuration = configuration;
  }

  /** `met` is true or false where a target stands, null where the row only informs. */
  add(work, value, unit, target = null, met = null) {
    this.rows.push({ work, value, unit, target, met, peers: {} });
  }

  /** `strict`: a target that is not met fails the run, as it always does for a proof. */
  finish({ strict = true } = {}) {
    const shown = this.rows.map((row) => [
      row.work,
      String(row.value),
      row.unit,
      row.target === null ? '' : String(row.target),
      row.met === null ? '' : row.met ? 'met' : 'NOT MET',
    ]);
    const headings = ['work', 'value', 'unit', 'target', ''];
    const widths = headings.map((heading, i) => Math.max(heading.length, ...shown.map((row) => row[i].length)));
    const line = (cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd();
    console.log([line(headings), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line)].join('\n'));
    this.writeJson();
    const missed = this.rows.some((row) => row.met === false);
    if (missed && strict) process.exitCode = 1;
  }

  writeJson() {
    const at = process.argv.indexOf('--json');
    if (at < 0 || process.argv[at + 1] === undefined) return;
    const machine = {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? '',
      memory_bytes: totalmem(),
      node: process.version,
    };
    const { name, configuration, rows } = this;
    writeFileSync(
      process.argv[at + 1],
      JSON.stringify({ name, date: new Date().toISOString(), machine, configuration, rows }, null, 2),
    );
  }
}

export function percentile(values, share) {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** A small seeded generator, so that a run can be repeated. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
}

export const isQuick = process.argv.includes('--quick');
