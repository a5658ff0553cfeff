import type { RunStep } from '../../api/run.state.js';

export interface WaterfallBar {
  readonly node: string;
  readonly ms: number | null;
  /** Of the whole, in percent. */
  readonly start: number;
  readonly width: number;
}

/** What is too short to be seen is drawn so wide. */
const WIDTH_MIN = 0.5;
const WHOLE = 100;

/** Steps follow each other: each begins where the one before ended. What is under way reaches to the end of what is known. */
export function waterfallOf(steps: readonly RunStep[], totalMs: number | null): readonly WaterfallBar[] {
  const known = steps.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  const whole = Math.max(totalMs ?? 0, known);
  let passed = 0;
  return steps.map(({ node, ms }) => {
    const start = whole === 0 ? 0 : Math.min((WHOLE * passed) / whole, WHOLE - WIDTH_MIN);
    passed += ms ?? 0;
    const length = ms === null ? WHOLE - start : whole === 0 ? 0 : (WHOLE * ms) / whole;
    return { node, ms, start, width: Math.min(Math.max(length, WIDTH_MIN), WHOLE - start) };
  });
}
