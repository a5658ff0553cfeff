export interface ProgressOutput {
  write(text: string): void;
  /** A terminal gets one line that redraws itself; anything else gets a line for each finished label. */
  readonly isTerminal: boolean;
}

const WIDTH = 28;
const REDRAW_MS = 80;

/** Shows how far a long piece of work has come. */
export class ProgressBar {
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private drawn = 0;

  constructor(
    private readonly output: ProgressOutput,
    private readonly monotonicMs: () => number,
  ) {}

  update(label: string, done: number, total: number): void {
    if (!this.output.isTerminal) return;
    const now = this.monotonicMs();
    if (now - this.lastDrawn < REDRAW_MS) return;
    this.lastDrawn = now;
    this.draw(barLine(label, done, total));
  }

  finish(label: string, done: number): void {
    if (!this.output.isTerminal) this.output.write(`  ${label}: ${thousands(done)} rows\n`);
    else {
      this.draw(barLine(label, done, done));
      this.output.write('\n');
      this.drawn = 0;
    }
  }

  private draw(line: string): void {
    this.output.write(`\r${line.padEnd(this.drawn)}`);
    this.drawn = line.length;
  }
}

export function barLine(label: string, done: number, total: number): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
  return `  ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${label}  ${thousands(done)} rows`;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
