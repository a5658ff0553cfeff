import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  EMBEDDING_DIMENSION,
  embedText,
  unitVector,
  wordsOf,
} from '../../../../src/domains/warehouse/trigram.embedding.js';

const BUILT = join(import.meta.dirname, '../../../../dist/domains/warehouse/trigram.embedding.js');
const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

describe('a text as a vector', () => {
  it('is of length 1 and of the stated dimension; without a word, of none', () => {
    const vector = embedText('WHITE HANGING HEART T-LIGHT HOLDER');
    expect(vector).toHaveLength(EMBEDDING_DIMENSION);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    expect(Math.hypot(...embedText(' - '))).toBe(0);
    expect(unitVector([3, 4])).toEqual([0.6, 0.8]);
  });

  it('is nearer to what is written alike, whatever its case and signs', () => {
    const asked = embedText('hanging heart');
    expect(embedText('Hanging, HEART!')).toEqual(asked);
    const near = cosine(asked, embedText('HANGING HEART ZINC T-LIGHT HOLDER'));
    expect(near).toBeGreaterThan(cosine(asked, embedText('REGENCY CAKESTAND 3 TIER')));
    expect(near).toBeGreaterThan(0.4);
  });

  it('a hash of this process alone: another process makes the same vector', () => {
    const script = `const m = await import('${pathToFileURL(BUILT).href}'); console.log(JSON.stringify(m.embedText('Énergie 12')))`;
    const other = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(other)).toEqual(embedText('Énergie 12'));
  });

  it('is compared by words of letters and digits', () => {
    expect(wordsOf('Set of 3 cake-tins, cake')).toEqual(['set', 'of', '3', 'cake', 'tins']);
  });
});
