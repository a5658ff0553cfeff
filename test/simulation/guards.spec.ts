import { Logger } from '@nestjs/common';
import { GUARDS } from './guards.js';
import { Simulation } from './simulation.js';

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe.each(GUARDS)('$forbids (order of events $seed)', ({ seed, removed, flaws, remove }) => {
  it(`is what the simulation finds without: ${removed}`, async () => {
    const putBack = remove?.();
    try {
      expect((await new Simulation(seed, flaws).run()).violations).not.toEqual([]);
    } finally {
      putBack?.();
    }
  });

  it('does not happen with it', async () => {
    expect((await new Simulation(seed).run()).violations).toEqual([]);
  });
});

it('an order of events is the same each time', async () => {
  const [first, second] = [await new Simulation(7).run(), await new Simulation(7).run()];
  expect(second).toEqual(first);
  expect(first).toMatchObject({ reads: expect.any(Number) as number, violations: [] });
  expect(first.reads).toBeGreaterThan(0);
});
