/** Whether the process is on its way out. The composition root provides it. */
export abstract class StopState {
  abstract isStopping(): boolean;
}
