import type { RedisProcess, RedisProgram } from './redis-process.mjs';

export class SentinelServers {
  static start(source: RedisProgram): Promise<SentinelServers>;
  readonly data: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
  readonly name: string;
  readonly url: string;
  master(): Promise<RedisProcess>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
