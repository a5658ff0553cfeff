import type { RedisProcess, RedisProgram } from './redis-process.mjs';

export class SentinelServers {
  static start(source: RedisProgram, shape?: { readonly replicas?: number }): Promise<SentinelServers>;
  readonly data: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
  readonly name: string;
  readonly url: string;
  master(): Promise<RedisProcess>;
  settled(): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
