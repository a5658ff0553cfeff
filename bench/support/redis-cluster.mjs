import { RedisProcess, until } from './redis-process.mjs';

const SLOTS = 16_384;
const NODE_TIMEOUT_MS = '800';
const MEMBER_ARGS = [
  ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-node-timeout', NODE_TIMEOUT_MS],
  ...['--cluster-require-full-coverage', 'no', '--cluster-replica-validity-factor', '0'],
  ...['--repl-diskless-sync-delay', '0', '--appendonly', 'no'],
];

/** A cluster of one's own on loopback, made without redis-cli; members are `RedisProcess`es that also know their `id`. */
export class ClusterServers {
  /** `replicas`: of each master. `source`: what `findRedis` found, or `foundProgram()`. */
  static async start(source, { masters = 3, replicas = 0 } = {}) {
    const cluster = new ClusterServers();
    const count = masters * (1 + replicas);
    cluster.members = await Promise.all(
      Array.from({ length: count }, () => RedisProcess.start(source, () => MEMBER_ARGS)),
    );
    try {
      await cluster.assemble(masters);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** As REDIS_URL names them. */
  get url() {
    return this.members.map(({ url }) => url).join(',');
  }

  get masters() {
    return this.members.filter(({ isReplica }) => !isReplica);
  }

  /** Who holds the slot, as that member itself tells; waits until there is one. */
  async holderOf(slot) {
    return until(async () => {
      const claims = await Promise.all(this.members.map((member) => claimsOf(member)));
      const at = claims.findIndex((ranges) => ranges.some(([from, to]) => slot >= from && slot <= to));
      if (at < 0) throw new Error(`nobody holds slot ${slot}`);
      return this.members[at];
    });
  }

  /** Begins to move a slot: the target takes it in, the source still holds it; keys move one by one. */
  async beginMove(slot, from, to) {
    await to.call('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', from.id);
    await from.call('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', to.id);
  }

  async moveKeys(keys, from, to) {
    await from.call('MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...keys);
  }

  async endMove(slot, from, to) {
    await to.call('CLUSTER', 'SETSLOT', String(slot), 'NODE', to.id);
    await from.call('CLUSTER', 'SETSLOT', String(slot), 'NODE', to.id);
  }

  async flush() {
    for (const master of this.members) await master.call('FLUSHALL').catch(() => undefined);
  }

  async close() {
    await Promise.all(this.members.map((member) => member.close()));
  }

  async assemble(masters) {
    const [first, ...others] = this.members;
    await Promise.all(
      this.members.map(async (member, index) => {
        member.id = await member.call('CLUSTER', 'MYID');
        member.isReplica = index >= masters;
        await member.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
      }),
    );
    const bound = (index) => Math.round((SLOTS * index) / masters);
    for (const [index, master] of this.masters.entries())
      await master.call('CLUSTER', 'ADDSLOTSRANGE', String(bound(index)), String(bound(index + 1) - 1));
    for (const other of others) await first.call('CLUSTER', 'MEET', '127.0.0.1', String(other.port));
    await this.settled(0);
    for (const [index, member] of this.members.entries())
      if (member.isReplica) await member.call('CLUSTER', 'REPLICATE', this.members[index % masters].id);
    await this.settled(this.members.length - masters);
  }

  /** When every member agrees that all is well and knows as many connected replicas. */
  async settled(replicas) {
    for (const member of this.members) {
      await until(async () => {
        const nodes = (await member.call('CLUSTER', 'NODES')).trim().split('\n');
        const info = await member.call('CLUSTER', 'INFO');
        const known = nodes.filter((line) => / connected\b/.test(line) && !/fail|handshake/.test(line));
        const followers = nodes.filter((line) => line.includes('slave'));
        const isLinked = !member.isReplica || /link_status:up/.test(await member.call('INFO', 'replication'));
        if (known.length < this.members.length || followers.length < replicas || (replicas > 0 && !isLinked))
          throw new Error('the members do not know one another yet');
        if (!info.includes('cluster_state:ok')) throw new Error('the cluster is not well yet');
      });
    }
  }
}

/** Slots that a member says it holds itself; none where it is away. */
async function claimsOf(member) {
  const nodes = await member.call('CLUSTER', 'NODES').catch(() => '');
  const own = nodes.split('\n').find((line) => line.includes('myself'));
  return (own?.split(' ').slice(8) ?? [])
    .filter((word) => /^\d+(-\d+)?$/.test(word))
    .map((word) => word.split('-').map(Number))
    .map(([from, to = from]) => [from, to]);
}
