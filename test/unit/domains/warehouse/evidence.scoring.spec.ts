import { scoreEvidence, type Piece } from '../../../../src/domains/warehouse/evidence.scoring.js';
import { AUTHORITY, WEIGHTS } from '../../../../src/domains/warehouse/evidence.weights.js';

const piece = (over: Partial<Piece>): Piece => ({
  ...{ id: 'documents/a', title: 'Counting stock', text: null, source: 'sop' },
  ...{ similarity: 1, updated_on: '2011-12-09' },
  ...over,
});

describe('what a pack of evidence is worth', () => {
  it('weighs to one', () => {
    expect(Object.values(WEIGHTS).reduce<number>((a, b) => a + b, 0)).toBeCloseTo(1);
    expect(AUTHORITY).toEqual({
      ...{
        sop: 0.95,
        policy: 0.9,
        procedure: 0.85,
        database: 0.8,
        api: 0.75,
        documentation: 0.7,
        wiki: 0.6,
        forum: 0.4,
      },
    });
  });

  it('is computed as stated', () => {
    const pieces = [
      piece({ similarity: 0.8 }),
      piece({ id: 'products/1', title: 'STOCK CUBE', source: 'database', similarity: 0.4, updated_on: '2011-09-08' }),
    ];
    const { components, score, confidence } = scoreEvidence(pieces, '2011-12-09');
    expect(components).toEqual({
      similarity: 0.74,
      authority: 0.875,
      freshness: Number(((1 + (1 - 92 / 365)) / 2).toFixed(4)),
      cross_reference: 1,
      diversity: 0.6667,
    });
    expect(score).toBeCloseTo(0.3 * 0.74 + 0.25 * 0.875 + 0.2 * components.freshness + 0.15 + 0.1 * 0.6667, 4);
    expect(confidence).toBe('high');
  });

  it.each([
    ['high', [piece({}), piece({ id: 'b', source: 'policy' }), piece({ id: 'c', source: 'database' })]],
    ['medium', [piece({})]],
    ['low', [piece({ source: 'forum', similarity: 0.3, updated_on: '2009-01-01' })]],
    ['low', []],
  ] as const)('is %s', (confidence, pieces) => {
    expect(scoreEvidence(pieces, '2011-12-09').confidence).toBe(confidence);
  });

  it('refers only across kinds of source, by words of four letters or more', () => {
    const same = [piece({}), piece({ id: 'b' })];
    const short = [piece({ title: 'Set of 3' }), piece({ id: 'b', title: 'set of 3', source: 'wiki' })];
    expect(scoreEvidence(same, '2011-12-09').components.cross_reference).toBe(0);
    expect(scoreEvidence(short, '2011-12-09').components.cross_reference).toBe(0);
  });
});
