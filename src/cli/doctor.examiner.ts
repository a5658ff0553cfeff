import { FalajError } from '../kernel/falaj-error.js';
import type { DoctorFinding } from './doctor.finding.js';

/** What one look tells: `ok` with a detail, or what is wrong and what to do. */
export interface Look {
  readonly state: DoctorFinding['state'];
  readonly detail: string;
  readonly remedy?: string;
}

export interface Examination {
  readonly check: string;
  /** Names of examinations that must not have failed; otherwise this one is left out. */
  readonly needs?: readonly string[];
  look(): Promise<Look | readonly Look[]>;
}

/** Takes every look in order. A look that throws is a failure with the error's own hint; nothing is hidden, nothing stops the rest. */
export async function examineAll(examinations: readonly Examination[]): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  const failed = new Set<string>();
  for (const examination of examinations) {
    if ((examination.needs ?? []).some((need) => failed.has(need))) {
      failed.add(examination.check);
      continue;
    }
    const looks = await take(examination);
    if (looks.some(({ state }) => state === 'fail')) failed.add(examination.check);
    findings.push(...looks.map((each) => ({ check: examination.check, remedy: '', ...each })));
  }
  return findings;
}

async function take(examination: Examination): Promise<readonly Look[]> {
  try {
    const looks = await examination.look();
    return 'state' in looks ? [looks] : looks;
  } catch (error) {
    const known = error instanceof FalajError ? error : undefined;
    const detail = known?.detail ?? (error instanceof Error ? error.message : 'it could not be looked at');
    return [{ state: 'fail', detail, remedy: known?.hint ?? 'See the server log.' }];
  }
}
