import type { ChildProcess } from 'node:child_process';

export interface RedisProgram {
  readonly program: string;
  readonly libraries?: string | undefined;
}

export function spawnRedis(source: RedisProgram, args: readonly string[]): ChildProcess;

export function foundProgram(): RedisProgram;

export class RedisProcess {
  readonly port: number;
  readonly address: string;
  readonly url: string;
  launch(): Promise<void>;
  call(...words: string[]): Promise<unknown>;
  stop(): void;
  cont(): void;
  kill(): Promise<void>;
  close(): Promise<void>;
}

export function until<T>(attempt: () => T | Promise<T>, withinMs?: number): Promise<T>;
