import type { AdviceReport } from './advice-report.js';

/** Which views are worth having, by what was asked; the class is the injection token. */
export abstract class ViewAdvice {
  /**
   * Looks at all that was logged, by every process. What is proposed is remembered, so that it can be compared with what came of it.
   * @throws FalajError database.unavailable, database.overloaded, query.timeout
   */
  abstract advise(): Promise<AdviceReport>;
}
