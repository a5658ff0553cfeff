import { cumulate, SeededRandom } from '../../../src/datasets/seeded.random.js';
import { deviation, mean } from '../../../src/datasets/statistics.kit.js';

const draw = (random: SeededRandom, count: number): number[] => Array.from({ length: count }, () => random.next());

describe('seeded random numbers', () => {
  it('are the same for the same seed and stream, and others for others', () => {
    const first = draw(new SeededRandom(1, 2), 5);
    expect(draw(new SeededRandom(1, 2), 5)).toEqual(first);
    expect(draw(new SeededRandom(1, 3), 5)).not.toEqual(first);
    expect(draw(new SeededRandom(2, 2), 5)).not.toEqual(first);
  });
  it('do not repeat between neighbouring streams', () => {
    const firsts = Array.from({ length: 10_000 }, (_, stream) => new SeededRandom(7, stream).next());
    expect(new Set(firsts).size).toBeGreaterThan(9_990);
    expect(mean(firsts)).toBeCloseTo(0.5, 1);
  });
  it('are uniform, and normal where asked', () => {
    const random = new SeededRandom(3, 0);
    const uniform = draw(random, 50_000);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(uniform)).toBeCloseTo(0.5, 2);
    const normal = Array.from({ length: 50_000 }, () => random.normal());
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(deviation(normal)).toBeCloseTo(1, 1);
  });
  it('pick by weight, never what has none', () => {
    const random = new SeededRandom(5, 5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[random.pick(cumulate([1, 0, 3]))]! += 1;
    expect(counts[1]).toBe(0);
    expect(counts[2]! / counts[0]!).toBeCloseTo(3, 0);
  });
  it('stay between their bounds, both reached', () => {
    const random = new SeededRandom(9, 1);
    const days = new Set(Array.from({ length: 500 }, () => random.between(1, 3)));
    expect([...days].sort()).toEqual([1, 2, 3]);
    expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
  });
});
