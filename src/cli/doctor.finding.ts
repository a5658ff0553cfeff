/** One line of the doctor's table. */
export interface DoctorFinding {
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do; empty where nothing is to be done. */
  readonly remedy: string;
}
