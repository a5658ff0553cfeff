/** Injects the process's `Clock & Timers` (kernel/clock.ts). */
export const CLOCK = Symbol('CLOCK');
