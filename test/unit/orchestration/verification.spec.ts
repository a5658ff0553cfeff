import type { JsonObject } from '../../../src/kernel/canonical-json.js';
import type { AgentContext, SectionDraft } from '../../../src/orchestration/agent.port.js';
import type { Quantity } from '../../../src/orchestration/quantity.js';
import { orchestra, ScriptedQueries, sectionOf } from './run.fixture.js';

const ASKED = { as_of: '2024-12-01' };

describe('what does not hold fails the run', () => {
  type Tamper = (top: Quantity, context: AgentContext, mean: Quantity) => readonly SectionDraft[];
  const tampered = async (tamper: Tamper): Promise<JsonObject> =>
    orchestra(async (context) => {
      const rates = (await context.ask('rates', ASKED))!;
      const top = rates.cell(0, 'rate')!;
      return tamper(top, context, context.compute('mean', 'percent', [top, rates.cell(1, 'rate')!])!);
    }).run();

  it.each<[string, string, Tamper]>([
    ['a cell', 'top differs', (top) => sectionOf({ top: { ...top, value: 12.35 } })],
    ['a cell by a little', 'top differs', (top) => sectionOf({ top: { ...top, value: 12.34 + 1e-12 } })],
    ['a computed number', 'mean differs', (_, __, mean) => sectionOf({ mean: { ...mean, value: 10.42001 } })],
    ['a constant', 'limit differs', (_, c) => sectionOf({ limit: { ...c.constant(1, 'count', 'x'), value: 2 } })],
    [
      'a citation',
      'top differs',
      (top) =>
        sectionOf({
          top: { ...top, formula: { kind: 'cell', cell: { queryId: 'rates', params: ASKED, row: 1, column: 'rate' } } },
        }),
    ],
    [
      'an answer never given',
      'rows differs',
      (top) => sectionOf({ rows: { ...top, formula: { kind: 'count', queryId: 'empty', params: {} } } }),
    ],
    [
      'a formula that is none',
      'x has a formula that cannot be computed',
      (top) => sectionOf({ x: { ...top, formula: { kind: 'apply', fn: 'magic', arguments: [] } } }),
    ],
    ['a list', 'x differs', (top) => sectionOf({ x: { ...top, formula: { kind: 'list', items: [top.formula] } } })],
    ['a digit in the text', 'holds a digit', (top) => sectionOf({ top }, { statement: '{top} of 100' })],
    ['a digit of another script', 'holds a digit', (top) => sectionOf({ top }, { statement: '{top} of ٣' })],
    ['a digit in the title', 'holds a digit', (top) => sectionOf({ top }, { title: 'Top 3' })],
    [
      'a quantity that is missing',
      'there is no such quantity',
      (top) => sectionOf({ top }, { statement: '{top} {b}' }),
    ],
    ['a label that is missing', 'there is no such label', (top) => sectionOf({ top }, { statement: '{top} {{b}}' })],
    ['a quantity that is not used', 'is not used', (top) => sectionOf({ top }, { statement: 'Nothing' })],
    ['a brace', 'holds a brace', (top) => sectionOf({ top }, { statement: '{top} {' })],
    [
      'a number in a label',
      'is a label with a number',
      (top) => sectionOf({ top }, { statement: '{top} {{when}}', labels: { when: 'some 42 %' } }),
    ],
    ['a section', 'section main', (top) => [{ ...sectionOf({ top })[0]!, title: 'Main 1' }]],
  ])('%s', async (_, detail, tamper) => {
    const result = await tampered(tamper);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'orchestration.unverified', step: 'verify', detail: expect.stringContaining(detail) as string },
      sections: [],
      findings: [],
      citations: [],
    });
    expect((result['reproducibility'] as { queries: unknown[] }).queries).toHaveLength(1);
  });

  it('but not what holds: the last bits of a sum, and dates in labels that an answer has', async () => {
    const queries = new ScriptedQueries({ rates: () => [{ sector: 'Energy 2', month: '2024-11-01', rate: 0.1 }] });
    const { run } = orchestra(
      async (context) => {
        const rates = (await context.ask('rates'))!;
        const rate = rates.cell(0, 'rate')!;
        const sum = context.compute('sum', 'percent', [rate, rate, rate])!;
        return sectionOf(
          { sum: { ...sum, value: 0.3 } },
          { statement: '{sum} {{a}} {{b}}', labels: { a: '2024-11', b: 'Energy 2 (2024)' } },
        );
      },
      { queries },
    );
    expect(await run()).toMatchObject({ ok: true, findings: [{ statement: '0.3 2024-11 Energy 2 (2024)' }] });
  });

  it('an agent cannot touch the answers that are checked against', async () => {
    const result = await orchestra(async (context) => {
      const rates = (await context.ask('rates', ASKED))!;
      expect(() => ((rates.rows[0] as { rate: number }).rate = 99)).toThrow(TypeError);
      const top = rates.cell(0, 'rate')!;
      expect(() => ((top as { value: number }).value = 99)).toThrow(TypeError);
      expect(rates.cell(2, 'rate')).toBeUndefined();
      expect(rates.cell(0, 'sector')).toBeUndefined();
      expect(rates.cell(9, 'rate')).toBeUndefined();
      return sectionOf({ top });
    }).run();
    expect(result['ok']).toBe(true);
  });
});
