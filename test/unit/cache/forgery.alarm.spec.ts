import type { CacheObserver } from '../../../src/cache/engine/cache-observer.port.js';
import { STORE_DEFECTS } from '../../../src/cache/engine/cache-store.port.js';
import { ForgeryAlarm } from '../../../src/cache/forgery.alarm.js';
import { VirtualClock } from '../../support/virtual-clock.js';

const LABEL = { operation: 'get_x', region: 'default' };

function alarm(): { clock: VirtualClock; observer: ForgeryAlarm; warned: object[]; told: unknown[] } {
  const clock = new VirtualClock();
  const warned: object[] = [];
  const told: unknown[] = [];
  const statistics: CacheObserver = {
    count: (...args) => void told.push(args),
    defect: (...args) => void told.push(args),
    took: (...args) => void told.push(args),
  };
  const observer = new ForgeryAlarm(statistics, clock, { warn: (_message, fields) => void warned.push(fields) });
  return { clock, observer, warned, told };
}

describe('the forgery alarm', () => {
  it('warns at once, then at most once a minute with what came since', async () => {
    const { clock, observer, warned } = alarm();
    observer.defect(LABEL, 'forged');
    expect(warned).toEqual([{ count: 1, kind: 'forged', ...LABEL }]);
    for (let n = 0; n < 5; n++) observer.defect(LABEL, 'forged');
    await clock.advance(59_999);
    observer.defect(LABEL, 'forged');
    expect(warned).toHaveLength(1);
    await clock.advance(1);
    observer.defect(LABEL, 'unverifiable');
    expect(warned[1]).toEqual({ count: 7, kind: 'unverifiable', ...LABEL });
  });

  it('is raised by what was tampered with, not by accidents', () => {
    const raised = STORE_DEFECTS.filter((defect) => {
      const { observer, warned } = alarm();
      observer.defect(LABEL, defect);
      return warned.length > 0;
    });
    expect(raised).toEqual(['unencrypted', 'forged', 'unverifiable']);
  });

  it('hands everything on to the statistics', () => {
    const { observer, told } = alarm();
    observer.count(LABEL, 'miss');
    observer.defect(LABEL, 'forged');
    observer.defect(LABEL, 'corrupt');
    observer.took(LABEL, 'l2', 3);
    expect(told).toEqual([
      [LABEL, 'miss'],
      [LABEL, 'forged'],
      [LABEL, 'corrupt'],
      [LABEL, 'l2', 3],
    ]);
  });
});
