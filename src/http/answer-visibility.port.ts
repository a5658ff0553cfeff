/** Whether a query's answer is the same for everyone, so that a shared cache may keep it. The composition root provides it. */
export interface AnswerVisibility {
  isPublic(queryId: string): boolean;
}

export const ANSWER_VISIBILITY = Symbol('ANSWER_VISIBILITY');
