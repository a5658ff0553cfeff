export declare class ReadLoop {
  readonly reads: number;
  readonly empty: number;
  readonly errors: readonly string[];
  readonly longestMs: number;
  constructor(url: string, readers: number);
  stop(): Promise<void>;
}
