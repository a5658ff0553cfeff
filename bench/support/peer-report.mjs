import { Report } from './report.mjs';

export const NOT_BUILT = 'not built';

/** A table with the product beside its peers: what each got in this run, and whether the product's target is met. */
export class PeerReport extends Report {
  constructor(name, configuration, peerNames) {
    super(name, configuration);
    this.peerNames = peerNames;
  }

  /**
   * `values` by side; those of peers that have no such thing are absent. `better` says which end is, `target` is
   * `{ text, met }`, null where the row only informs.
   */
  compare({
    row,
    work,
    unit,
    values,
    target = null,
    better = 'lower',
    digits = 2,
    show = (value) => shown(value, digits),
  }) {
    const { falaj, ...others } = values;
    const peers = Object.fromEntries(
      this.peerNames.filter((name) => name in others).map((name) => [name, others[name]]),
    );
    const met = target === null || falaj === undefined ? null : target.met(falaj);
    const best = bestOf(peers, better);
    const entry = { row, work, unit, value: falaj ?? NOT_BUILT, target: target?.text ?? null, met, best, peers };
    this.rows.push(entry);
    this.print(entry, show);
  }

  /** Rows are printed as they are found too: a run takes minutes. */
  print(entry, show) {
    entry.shown = {
      falaj: entry.value === NOT_BUILT ? NOT_BUILT : show(entry.value),
      best: entry.best === null ? '' : `${show(entry.peers[entry.best])} ${entry.best}`,
      peers: Object.fromEntries(Object.entries(entry.peers).map(([name, value]) => [name, show(value)])),
    };
    const told = [entry.row, entry.work, entry.shown.falaj, entry.unit, entry.target ?? '', verdict(entry)];
    console.error(told.filter((word) => word !== '').join('  '));
  }

  finish({ strict = false } = {}) {
    const headings = ['row', 'work', 'unit', 'Falaj', 'target', '', 'best peer', ...this.peerNames];
    const lines = this.rows.map((entry) => [
      ...[entry.row, entry.work, entry.unit, entry.shown.falaj, entry.target ?? '', verdict(entry), entry.shown.best],
      ...this.peerNames.map((name) => entry.shown.peers[name] ?? '-'),
    ]);
    const widths = headings.map((heading, i) => Math.max(heading.length, ...lines.map((line) => line[i].length)));
    const line = (cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd();
    console.log([line(headings), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n'));
    const judged = this.rows.filter((entry) => entry.met !== null);
    console.log(`\n${judged.filter((entry) => entry.met).length} of ${judged.length} targets met`);
    for (const entry of this.rows) delete entry.shown;
    this.writeJson();
    if (strict && judged.some((entry) => !entry.met)) process.exitCode = 1;
  }
}

function verdict({ met }) {
  return met === null ? '' : met ? 'PASS' : 'short';
}

function bestOf(peers, better) {
  const numbers = Object.entries(peers).filter(([, value]) => typeof value === 'number' && !Number.isNaN(value));
  if (numbers.length === 0) return null;
  const [[name]] = numbers.sort(([, a], [, b]) => (better === 'lower' ? a - b : b - a));
  return name;
}

export function shown(value, digits) {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value) ? String(value) : value.toFixed(digits);
}
