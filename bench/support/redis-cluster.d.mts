import type { RedisProcess, RedisProgram } from './redis-process.mjs';

export interface ClusterMember extends RedisProcess {
  readonly id: string;
  readonly isReplica: boolean;
}

export class ClusterServers {
  static start(
    source: RedisProgram,
    shape?: { readonly masters?: number; readonly replicas?: number },
  ): Promise<ClusterServers>;
  readonly members: readonly ClusterMember[];
  readonly masters: readonly ClusterMember[];
  readonly url: string;
  holderOf(slot: number): Promise<ClusterMember>;
  beginMove(slot: number, from: ClusterMember, to: ClusterMember): Promise<void>;
  moveKeys(keys: readonly string[], from: ClusterMember, to: ClusterMember): Promise<void>;
  endMove(slot: number, from: ClusterMember, to: ClusterMember): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
