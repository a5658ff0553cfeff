import { CircuitBreaker, type BreakerState } from '../../../../src/cache/engine/circuit-breaker.js';
import { VirtualClock } from '../../../support/virtual-clock.js';

const POLICY = { failureShare: 0.5, sampleMin: 4, windowMs: 1000, openMs: 200 };

describe('circuit breaker', () => {
  let clock: VirtualClock;
  let states: BreakerState[];
  let breaker: CircuitBreaker;
  const report = (...outcomes: boolean[]): void => {
    outcomes.forEach((outcome) => breaker.enter()?.report(outcome));
  };

  beforeEach(() => {
    clock = new VirtualClock();
    states = [];
    breaker = new CircuitBreaker(POLICY, clock, (state) => states.push(state));
  });

  it('opens at the share of failures, not before there are enough outcomes to say', () => {
    report(false, false, false);
    expect(breaker.state).toBe('closed');
    report(false);
    expect(breaker.state).toBe('open');
    expect(breaker.enter()).toBeUndefined();
    expect(states).toEqual(['open']);
  });

  it('stays closed under the share', () => {
    report(true, true, true, false, false);
    expect(breaker.state).toBe('closed');
    report(false);
    expect(breaker.state).toBe('open');
  });

  it('forgets outcomes that have left the window', async () => {
    report(false, false, false);
    await clock.advance(1000);
    report(false);
    expect(breaker.state).toBe('closed');
    report(false, false, false);
    expect(breaker.state).toBe('open');
  });

  it('opens for silence, however much was answered before it', async () => {
    report(...Array.from({ length: 500 }, () => true));
    report(false, false);
    await clock.advance(50);
    report(false);
    await clock.advance(49);
    report(false);
    expect(breaker.state).toBe('closed');
    await clock.advance(1);
    report(false);
    expect(breaker.state).toBe('open');
  });

  it('takes one answer, or a time in which nobody asked, for the end of a silence', async () => {
    report(...Array.from({ length: 500 }, () => true));
    report(false, false, false);
    await clock.advance(90);
    report(true, false, false);
    await clock.advance(90);
    report(false);
    expect(breaker.state).toBe('closed');
    await clock.advance(100);
    report(false);
    expect(breaker.state).toBe('closed');
  });

  it('lets one probe pass after the pause; its success closes, with a clean record', async () => {
    report(false, false, false, false);
    await clock.advance(199);
    expect(breaker.enter()).toBeUndefined();
    await clock.advance(1);
    const probe = breaker.enter();
    expect([breaker.state, breaker.enter()]).toEqual(['half-open', undefined]);
    probe?.report(true);
    expect(breaker.state).toBe('closed');
    report(false, false, false);
    expect(breaker.state).toBe('closed');
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });

  it('opens anew when the probe fails, for another pause', async () => {
    report(false, false, false, false);
    await clock.advance(200);
    breaker.enter()?.report(false);
    expect(breaker.state).toBe('open');
    await clock.advance(199);
    expect(breaker.enter()).toBeUndefined();
    await clock.advance(1);
    expect(breaker.enter()).toBeDefined();
  });

  it('lets another probe pass when one never told its outcome', async () => {
    report(false, false, false, false);
    await clock.advance(200);
    expect(breaker.enter()).toBeDefined();
    await clock.advance(199);
    expect(breaker.enter()).toBeUndefined();
    await clock.advance(1);
    expect(breaker.enter()).toBeDefined();
  });

  it('does not listen to commands from before it opened: neither their failures nor their successes count', async () => {
    const late = [breaker.enter(), breaker.enter(), breaker.enter()];
    report(false, false, false, false);
    await clock.advance(200);
    const probe = breaker.enter();
    late[0]?.report(false);
    late[1]?.report(true);
    expect(breaker.state).toBe('half-open');
    probe?.report(true);
    late[2]?.report(false);
    expect(breaker.state).toBe('closed');
  });

  it('counts a permit once', () => {
    const permit = breaker.enter();
    for (let n = 0; n < 10; n++) permit?.report(false);
    expect(breaker.state).toBe('closed');
  });

  it('needs nobody to listen', () => {
    const quiet = new CircuitBreaker({ ...POLICY, sampleMin: 1 }, clock);
    quiet.enter()?.report(false);
    expect(quiet.state).toBe('open');
  });
});
