import type { AgentContext } from '../../../orchestration/agent.port.js';
import type { Quantity } from '../../../orchestration/quantity.js';

export interface Threshold {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

/** What the agents judge by. A number that no publication gives is a rule of the house and says so. */
export const THRESHOLDS = {
  /** Absolute robust z from which a value is unusual. */
  unusualZ: { value: 3.5, unit: 'z', source: 'Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers' },
  /** Fewest values a robust z is formed from. */
  unusualValues: { value: 5, unit: 'count', source: 'rule of the house: fewer values have no middle to differ from' },
  /** Error probability from which a trend or relation counts as clear. */
  significance: { value: 0.05, unit: 'probability', source: 'Fisher (1925), Statistical Methods for Research Workers' },
  /** Absolute correlation from which a relation has its name. */
  weak: { value: 0.1, unit: 'correlation', source: 'Cohen (1988), Statistical Power Analysis: small effect' },
  moderate: { value: 0.3, unit: 'correlation', source: 'Cohen (1988), Statistical Power Analysis: medium effect' },
  strong: { value: 0.5, unit: 'correlation', source: 'Cohen (1988), Statistical Power Analysis: large effect' },
  /** Fewest pairs a correlation is told from. */
  pairsNeeded: { value: 4, unit: 'count', source: 'rule of the house: a line through three points proves nothing' },
  /** Pairs from which a correlation needs no word of caution. */
  pairsEnough: { value: 25, unit: 'count', source: 'rule of the house: fewer pairs leave a wide interval' },
  /** Times the overall rate from which a group is a driver rather than merely large. */
  driverRatio: { value: 1.25, unit: 'ratio', source: 'rule of the house: a quarter above the overall rate' },
} as const satisfies Readonly<Record<string, Threshold>>;

/** A threshold as a cited number; where the caller's parameter sets it, the parameter is the source. */
export function thresholdOf(context: AgentContext, threshold: Threshold, parameter?: string): Quantity {
  const asked = parameter === undefined ? undefined : context.params[parameter];
  if (typeof asked === 'number' && asked !== threshold.value)
    return context.constant(asked, threshold.unit, `parameter ${String(parameter)} of the run`);
  return context.constant(threshold.value, threshold.unit, threshold.source);
}
