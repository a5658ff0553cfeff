import { barLine, ProgressBar } from '../../../src/observability/progress-bar.js';

function capture(isTerminal: boolean): { bar: ProgressBar; written: string[]; advance: (ms: number) => void } {
  const written: string[] = [];
  let now = 0;
  const output = { isTerminal, write: (text: string) => void written.push(text) };
  return { bar: new ProgressBar(output, () => now), written, advance: (ms) => (now += ms) };
}

describe('ProgressBar', () => {
  it('redraws one line on a terminal, not more often than an eye can follow', () => {
    const { bar, written, advance } = capture(true);
    bar.update('wages', 1, 4);
    bar.update('wages', 2, 4);
    advance(100);
    bar.update('wages', 3, 4);
    bar.finish('wages', 4360);
    expect(written).toHaveLength(4);
    expect(written[0]).toMatch(/^\r.*25 %/);
    expect(written[1]).toMatch(/^\r.*75 %/);
    expect(written[2]).toMatch(/^\r.*100 % {2}wages {2}4,360 rows/);
    expect(written[3]).toBe('\n');
  });

  it('writes a line for each finished piece where nobody watches', () => {
    const { bar, written } = capture(false);
    bar.update('wages', 1, 4);
    bar.finish('wages', 1_234_567);
    expect(written).toEqual(['  wages: 1,234,567 rows\n']);
  });

  it('is full where nothing was expected, and never over', () => {
    expect(barLine('a', 0, 0)).toContain('100 %');
    expect(barLine('a', 9, 3)).toContain('100 %');
  });
});
