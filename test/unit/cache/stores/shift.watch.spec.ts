import { ShiftWatch } from '../../../../src/cache/stores/shift.watch.js';

const ENTRIES = 1000;

/** So many steps of a region, one in five a use of what lay idle by what was foretold; the uses there are come in these shares. */
function pass(watch: ShiftWatch, steps: number, { used, idle }: { used: number; idle: number }, from = 0): void {
  for (let step = 1; step <= steps; step++) {
    watch.drew(4, false);
    watch.drew(1, true);
    for (let n = 0; n < used; n++) watch.used(1, n < idle);
    watch.pass(1, ENTRIES, from + step);
  }
}

describe('a watch over what is asked for', () => {
  it('sees no shift where what lay idle is used as foretold', () => {
    const watch = new ShiftWatch();
    pass(watch, 5000, { used: 5, idle: 1 });
    expect(watch.beganAt).toBeUndefined();
  });

  it('sees one where only what was used lately is', () => {
    const watch = new ShiftWatch();
    pass(watch, 1000, { used: 5, idle: 1 });
    pass(watch, 200, { used: 5, idle: 0 }, 1000);
    expect(watch.beganAt).toBeGreaterThan(1000);
    expect(watch.beganAt).toBeLessThanOrEqual(1200);
  });

  it('sees none in a scan, in which nothing is used', () => {
    const watch = new ShiftWatch();
    pass(watch, 1000, { used: 5, idle: 1 });
    pass(watch, 5000, { used: 0, idle: 0 }, 1000);
    expect(watch.beganAt).toBeUndefined();
  });

  it('takes it back where what lay idle is used again, and forgets what it counted where it is over', () => {
    const watch = new ShiftWatch();
    pass(watch, 200, { used: 5, idle: 0 });
    expect(watch.beganAt).toBeDefined();
    pass(watch, 200, { used: 5, idle: 3 }, 200);
    expect(watch.beganAt).toBeUndefined();
    pass(watch, 400, { used: 5, idle: 0 }, 400);
    expect(watch.beganAt).toBeDefined();
    watch.end();
    expect(watch.beganAt).toBeUndefined();
    pass(watch, 200, { used: 5, idle: 1 }, 800);
    expect(watch.beganAt).toBeUndefined();
  });

  it('gets used to what is foretold too high', () => {
    const watch = new ShiftWatch();
    for (let step = 1; step <= 20_000; step++) {
      watch.drew(4, false);
      watch.drew(1, true);
      for (let n = 0; n < 5; n++) watch.used(1, n === 0 && step % 10 < 6);
      watch.pass(1, ENTRIES, step);
    }
    expect(watch.beganAt).toBeUndefined();
  });
});
