/** Whether the process is on its way out. The composition root provides it. */
export interface StopState {
  isStopping(): boolean;
}

export const STOP_STATE = Symbol('STOP_STATE');
