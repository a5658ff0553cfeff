/** Who may keep a query's answer, and how long. The composition root provides it. */
export interface AnswerVisibility {
  /** Whether it is the same for everyone, so that a shared cache may keep it. */
  isPublic(queryId: string): boolean;
  /** How long whoever keeps it may show it without asking again; 0: not at all. */
  clientMaxAgeSeconds(queryId: string): number;
}

export const ANSWER_VISIBILITY = Symbol('ANSWER_VISIBILITY');
