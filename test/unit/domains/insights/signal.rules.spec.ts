import type { Block } from '../../../../src/domains/insights/loader/block.columns.js';
import { mappedRating } from '../../../../src/domains/insights/loader/feedback.plan.js';
import {
  BASELINE_BLOCKS,
  confidenceOf,
  headlineOf,
  insightIdOf,
  isTold,
  signalsOf,
} from '../../../../src/domains/insights/loader/signal.rules.js';

function block(height: number, over: Partial<Block> = {}): Block {
  const plain = {
    height,
    time: height * 600,
    totalfee: 1000,
    subsidy: 9000,
    total_weight: 4000,
    outs: 10,
    total_out: 1e9,
  };
  return { ...plain, ...over } as Block;
}

/** Half of them with fees of 900, half of 1100: their mean is 1000, their standard deviation 100. */
const day = Array.from({ length: BASELINE_BLOCKS }, (_, height) =>
  block(height, { totalfee: height % 2 === 0 ? 900 : 1100 }),
);
const series = { before: (height: number, count: number) => day.slice(Math.max(0, height - count), height) };

describe('signals of a block', () => {
  const fees = (totalfee: number) => signalsOf(block(BASELINE_BLOCKS, { totalfee }), series)[0];

  it('say how far it lies from the day before, and how sure that is', () => {
    expect(fees(1400)).toMatchObject({
      type: 'mempool',
      value: 1.4,
      mean: 1,
      stddev: 0.1,
      deviation: 4,
      confidence: 0.9375,
    });
    expect(fees(600)).toMatchObject({ deviation: -4, confidence: 0.9375 });
    expect(fees(1050)).toMatchObject({ deviation: 0.5, confidence: 0 });
  });

  it('are those that the files carry', () => {
    expect(signalsOf(block(BASELINE_BLOCKS), series).map(({ type }) => type)).toEqual(['mempool', 'miner', 'whale']);
  });

  it('are none without a whole day before', () => {
    expect(signalsOf(block(BASELINE_BLOCKS - 1), series)).toEqual([]);
  });

  it('say nothing where nothing ever differs', () => {
    expect(signalsOf(block(BASELINE_BLOCKS, { total_out: 9e9 }), series)[2]).toMatchObject({
      deviation: 0,
      confidence: 0,
    });
  });

  it('are told from three deviations on, in at most 280 characters', () => {
    const [near, far] = [fees(1299), fees(1300)];
    if (near === undefined || far === undefined) throw new Error('no signal');
    expect([isTold(near), isTold(far)]).toEqual([false, true]);
    expect(insightIdOf(far)).toBe('btc-144-mempool');
    expect(headlineOf(far)).toBe(
      'Block 144: fees for block space at 1.3 sat/vB, 3.0 standard deviations above the mean of 1 sat/vB over the 144 blocks before',
    );
    expect(
      headlineOf({ ...far, value: 123456.789, mean: 1e-9, deviation: -123456.7, height: 1e9 }).length,
    ).toBeLessThan(280);
  });

  it('are sure by the inequality that holds for any distribution', () => {
    expect([0, 1, -2, 3, 10].map(confidenceOf)).toEqual([0, 0, 0.75, 1 - 1 / 9, 0.99]);
  });
});

it('maps ratings of 0 to 10 to 1 to 5', () => {
  expect(Array.from({ length: 11 }, (_, given) => mappedRating(given))).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});
