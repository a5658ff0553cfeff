import type { AnswerRow } from '../../../../src/kernel/query-answer.js';
import { BundledFilesReader } from '../../../../src/datasets/bundled-files.reader.js';
import { machineCatalogue } from '../../../../src/domains/warehouse/loader/asset.catalogue.js';
import { parseDocuments } from '../../../../src/domains/warehouse/loader/documents.schema.js';
import type { CataloguedItem } from '../../../../src/domains/warehouse/loader/item.catalogue.js';
import { machineReadings, READINGS_END } from '../../../../src/domains/warehouse/loader/machine.readings.js';
import { stockRows } from '../../../../src/domains/warehouse/loader/stock.plan.js';
import { stockEffect } from '../../../../src/domains/warehouse/stock.entry.js';
import { ranked, type SearchQuestion } from '../../../../src/domains/warehouse/vector.search.js';

const item = (over: Partial<CataloguedItem>): CataloguedItem => ({
  ...{ sku: '10001', name: 'A', category: 'goods', outbound: 0, recentOutbound: 0 },
  ...over,
});

describe('what a movement does to the stock', () => {
  it.each([
    ['inbound', 3, 3],
    ['outbound', 3, -3],
    ['adjustment', -2, -2],
    ['adjustment', 2, 2],
  ] as const)('%s of %i: %i', (kind, quantity, effect) => {
    expect(stockEffect({ kind, quantity })).toBe(effect);
  });
});

describe('generated stock', () => {
  const items = Array.from({ length: 10 }, (_, at) =>
    item({ sku: String(10_001 + at), outbound: 100 - at, recentOutbound: at * 9 }),
  );

  it('is the same each time, orders anew at fourteen days of demand, and holds sixty at most', () => {
    expect(stockRows(items)).toEqual(stockRows(items));
    for (const [at, [, , , quantity, , reorderPoint]] of stockRows(items).entries()) {
      expect(reorderPoint).toBe(Math.ceil((at * 9 * 14) / 90));
      if (at > 0) expect(Number(quantity)).toBeLessThan((at * 9 * 60) / 90 + 1);
    }
  });

  it('lies by rank: two of ten nearest, three next, five behind', () => {
    const zones = stockRows(items).map(([, , , , place]) => String(place).charAt(0));
    expect(zones.join('')).toBe('AABBBCCCCC');
  });

  it('has nothing of services', () => {
    const [row] = stockRows([item({ sku: 'POST', category: 'service', outbound: 9, recentOutbound: 9 })]);
    expect(row?.slice(3)).toEqual([0, 'OFFICE', 0]);
  });
});

describe('machines and their readings', () => {
  const readings = machineReadings(new BundledFilesReader('data/warehouse'));

  it('have each as many, and all end at once', () => {
    const machines = machineCatalogue();
    expect(machines).toHaveLength(40);
    for (const { assetId } of machines) {
      const own = readings.filter((each) => each.assetId === assetId);
      expect([assetId, own.length, Date.parse(own.at(-1)!.at)]).toEqual([assetId, 250, Date.parse(READINGS_END)]);
    }
  });

  it('fail as the file says, nine times without a mode', () => {
    const failures = readings.flatMap(({ failure }) => failure ?? []);
    expect([failures.length, failures.filter((mode) => mode === 'unknown').length]).toEqual([339, 9]);
    expect(failures.filter((modes) => modes.includes('HDF')).length).toBe(115);
  });
});

describe('candidates', () => {
  const question: SearchQuestion = {
    corpus: 'products',
    text: 'red lamp',
    vector: null,
    label: null,
    prefix: null,
    keep: 2,
  };
  const row = (id: string, title: string, similarity: number): AnswerRow => ({
    ...{ document_id: id, title, body: null, label: 'goods', source: 'database', updated_on: '2011-12-09', similarity },
  });

  it('are kept by relevance, of words 0.3 and of the cosine 0.7', () => {
    const found = ranked(question, [
      row('1', 'BLUE VASE', 0.6),
      row('2', 'RED LAMP', 0.5),
      row('3', 'RED JUG', 0.5),
      row('4', 'TEAPOT', 0.49),
    ]);
    expect(found.map(({ document_id: id, relevance }) => [id, relevance])).toEqual([
      ['2', 0.65],
      ['3', 0.5],
    ]);
  });

  it('are as relevant as they are near where a vector was given', () => {
    const found = ranked({ ...question, text: null, vector: [1] }, [row('1', 'A', 0.34), row('2', 'B', 0.36)]);
    expect(found.map(({ document_id: id }) => id)).toEqual(['2']);
  });
});

describe('listed documents', () => {
  const text = (label: string, date = '2011-12-09'): string =>
    `documents:\n  - { id: a, label: ${label}, updated_on: '${date}', title: A, body: B }\n`;

  it('are read, and refused with their line', () => {
    expect(parseDocuments('d.yml', text('sop'))).toEqual([
      { id: 'a', label: 'sop', updatedOn: '2011-12-09', title: 'A', body: 'B' },
    ]);
    expect(() => parseDocuments('d.yml', text('gossip'))).toThrow('d.yml line 2: label is none of');
    expect(() => parseDocuments('d.yml', text('sop', 'today'))).toThrow('updated_on is not a date');
    expect(() => parseDocuments('d.yml', text('sop') + text('sop').slice(11))).toThrow('a is listed twice');
    expect(() => parseDocuments('d.yml', 'documents: 5')).toThrow('no list under documents');
  });
});
