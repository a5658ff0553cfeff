import { runCommandLine } from '../../../src/cli/program.js';
import { collectParameter, exactlyOne } from '../../../src/cli/parameters.js';
import { table } from '../../../src/cli/table.layout.js';
import { paint } from '../../../src/cli/terminal.js';
import { clip, printable, said, wrap } from '../../../src/cli/text.measure.js';
import type { DoctorFinding } from '../../../src/cli/doctor.finding.js';
import type { LoadRequest } from '../../../src/cli/local-engine.port.js';
import { FalajError } from '../../../src/kernel/falaj-error.js';
import { contextFor, RecordingTerminal } from './cli.fixture.js';

const NOWHERE = 'http://127.0.0.1:1';

describe('falaj', () => {
  it('prints help on stdout and exits 0; bad usage goes to stderr and exits 2', async () => {
    const terminal = new RecordingTerminal();
    expect(await runCommandLine(['--help'], contextFor(NOWHERE, terminal))).toBe(0);
    expect(terminal.stdout.join('\n')).toMatch(/cache[\s\S]*query[\s\S]*data[\s\S]*doctor/);
    for (const words of [
      ['nonsense'],
      ['query', 'run'],
      ['cache', 'stats', '--nope'],
      ['query', 'run', 'x', '--param', 'novalue'],
    ]) {
      const bad = new RecordingTerminal();
      expect(await runCommandLine(words, contextFor(NOWHERE, bad))).toBe(2);
      expect(bad.stdout).toEqual([]);
      expect(bad.stderr.join('\n')).not.toBe('');
    }
  });

  it('hides a stack: an unexpected failure has a code and a hint', async () => {
    const terminal = new RecordingTerminal();
    const local = { queries: () => Promise.reject(new Error('boom')) };
    expect(await runCommandLine(['query', 'list'], contextFor(NOWHERE, terminal, local))).toBe(1);
    expect(terminal.stderr).toEqual(['error internal.unexpected: boom', expect.stringMatching(/^hint {2}/)]);
  });
});

describe('falaj doctor', () => {
  const examine = async (findings: DoctorFinding[]): Promise<{ code: number; text: string }> => {
    const terminal = new RecordingTerminal();
    const context = contextFor(NOWHERE, terminal, { examine: () => Promise.resolve(findings) });
    return { code: await runCommandLine(['doctor'], context), text: terminal.stdout[0]! };
  };
  const finding = (state: DoctorFinding['state']): DoctorFinding => ({ check: 'c', state, detail: 'd', remedy: 'r' });

  it('is green, green with warnings, or fails with exit code 1', async () => {
    expect(await examine([finding('ok')])).toMatchObject({
      code: 0,
      text: expect.stringContaining('green: everything') as string,
    });
    expect(await examine([finding('ok'), finding('warn')])).toMatchObject({
      code: 0,
      text: expect.stringContaining('green, with 1 warning') as string,
    });
    expect(await examine([finding('fail')])).toMatchObject({
      code: 1,
      text: expect.stringContaining('1 failed') as string,
    });
  });
});

it('errors of several lines stand below their code, in a form of their own for those before a terminal', async () => {
  const terminal = new RecordingTerminal();
  const fail = (error: FalajError) =>
    runCommandLine(['query', 'list'], contextFor(NOWHERE, terminal, { queries: () => Promise.reject(error) }));
  expect(await fail(new FalajError('config.invalid', 'PORT is wrong.\nHOST is wrong.'))).toBe(1);
  expect(terminal.stderr[0]).toBe('error config.invalid:\n  PORT is wrong.\n  HOST is wrong.');
  expect(await fail(new FalajError('query.unknown', 'none'))).toBe(2);
  expect(terminal.stderr[3]).toContain('falaj query list');
  expect(await runCommandLine(['nonsense'], contextFor(NOWHERE, terminal))).toBe(2);
  expect(terminal.stderr.slice(4)).toEqual([
    "error request.invalid: unknown command 'nonsense'",
    expect.stringMatching(/^hint {2}falaj --help/),
  ]);
});

describe('falaj data load', () => {
  it('hands domains, scale and force on, and shows what was loaded', async () => {
    const asked: LoadRequest[] = [];
    const load = (request: LoadRequest) => {
      asked.push(request);
      return Promise.resolve({ datasets: [{ dataset_id: 'wage_panel', state: 'loaded', rows: 4360, seconds: 0.25 }] });
    };
    const terminal = new RecordingTerminal();
    const code = await runCommandLine(
      ['data', 'load', 'labour-market', '--scale', '2', '--force'],
      contextFor(NOWHERE, terminal, { load }),
    );
    expect(code).toBe(0);
    expect(asked).toEqual([{ domains: ['labour-market'], scale: 2, force: true }]);
    expect(terminal.stdout[0]).toMatch(/wage_panel\s+loaded\s+4360\s+0\.25[^]*1 of 1 datasets loaded/);
  });
  it.each(['0', '-1', 'many', '1001'])('refuses the scale %s', async (scale) => {
    const terminal = new RecordingTerminal();
    expect(await runCommandLine(['data', 'load', '--scale', scale], contextFor(NOWHERE, terminal))).toBe(2);
  });
});

describe('parts', () => {
  it('a table pads, sets numbers to the right, also beside gaps, and colours what is padded', () => {
    const rows = [
      ['a', 10],
      ['long name', null],
    ];
    expect(table(['name', 'n'], rows)).toBe('name        n\n---------  --\na          10\nlong name');
    const terminal = new RecordingTerminal(true);
    const styled = table(['a'], [['x']], { style: (padded) => paint(terminal, 'red', padded) });
    expect(styled.split('\n')[2]).toBe(paint(terminal, 'red', 'x'));
    expect(paint(new RecordingTerminal(), 'red', 'no')).toBe('no');
  });
  it('a narrow screen cuts text, or carries it on, and never a number', () => {
    const rows = [['one two three four five', 123_456_789]];
    const named = [['a', 'one two three four five', 123_456_789]];
    expect(table(['id', 'text', 'n'], named, { width: 28 }).split('\n')[2]).toBe('a   one two thre…  123456789');
    const wrapped = table(['text', 'n'], rows, { width: 24, overflow: 'wrap' }).split('\n').slice(2);
    expect(wrapped).toEqual(['one two three  123456789', 'four five']);
    expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
  });
  it('leaves columns out from the right, and names them, rather than cut what names the row', () => {
    const headings = ['first', 'second', 'third'];
    const lines = table(headings, [['a name of some length', 'text of some length', 3]], { width: 22 }).split('\n');
    expect(lines).toEqual([
      'first',
      '---------------------',
      'a name of some length',
      'not shown for want of',
      'room: second, third',
    ]);
    const carried = table(headings, [['a', 'b', 'c d e f']], { width: 3, overflow: 'wrap' });
    expect(carried).toContain('third');
  });
  it('counts what a screen shows, not characters, and cuts there', () => {
    const wide = table(
      ['name', 'n'],
      [
        ['قطر', 1],
        ['卡塔尔国', 22],
        ['e\u0301', 333],
        ['👩‍👩‍👧 x', 4],
      ],
      { width: 60 },
    );
    expect(wide.split('\n').slice(2)).toEqual([
      'قطر         1',
      '卡塔尔国   22',
      'e\u0301         333',
      '👩‍👩‍👧 x        4',
    ]);
    expect(clip('卡塔尔国', 5)).toBe('卡塔…');
    expect(clip('卡塔尔国', 4)).toBe('卡…');
    expect(wrap('卡塔尔国', 5)).toEqual(['卡塔', '尔国']);
    expect(wrap('卡', 1)).toEqual(['卡']);
  });
  it('sets quantities with their units to the right and cuts none, and leaves other texts with digits alone', () => {
    const rows = [
      ['12.3 kB', '36m ago', ''],
      ['1 MB', '2024', 'x'],
    ];
    const lines = table(['size', 'when', 'why'], rows).split('\n');
    expect(lines.slice(2)).toEqual(['12.3 kB  36m ago', '   1 MB  2024     x']);
  });
  it('what steers a terminal is not shown', () => {
    expect(printable('a\u001b[31m\nb')).toBe('a [31m b');
    expect(printable('user\u202etxt.exe')).toBe('user txt.exe');
    expect([said(null), said({ a: 1 }), said(3)]).toEqual(['', '{"a":1}', '3']);
  });
  it('parameters keep further equals signs', () => {
    expect(collectParameter('a=b=c', { x: '1' })).toEqual({ x: '1', a: 'b=c' });
    expect(() => collectParameter('=b', {})).toThrow('name=value');
    expect(() => collectParameter('a=2', { a: '1' })).toThrow('given twice');
    expect(exactlyOne({ key: 'k' }, ['key', 'tag'])).toEqual(['key', 'k']);
  });
});
