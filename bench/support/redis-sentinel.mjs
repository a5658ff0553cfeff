import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RedisProcess, until } from './redis-process.mjs';

const NAME = 'falaj-master';
const SENTINELS = 3;
const DOWN_AFTER_MS = 400;
const FAILOVER_MS = 1500;

/** A master, its replicas and three sentinels of one's own on loopback. */
export class SentinelServers {
  /** With two replicas one failover can follow another: a former master is taken back only after a while. */
  static async start(source, { replicas = 1 } = {}) {
    const servers = new SentinelServers();
    servers.data = [await RedisProcess.start(source, () => ['--repl-diskless-sync-delay', '0'])];
    const [master] = servers.data;
    const follow = ['--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0'];
    const followers = Array.from({ length: replicas }, () => RedisProcess.start(source, () => follow));
    servers.data.push(...(await Promise.all(followers)));
    servers.sentinels = await Promise.all(
      Array.from({ length: SENTINELS }, () => RedisProcess.start(source, (place) => sentinelArgs(place, master.port))),
    );
    try {
      await servers.settled();
      return servers;
    } catch (error) {
      await servers.close();
      throw error;
    }
  }

  get name() {
    return NAME;
  }

  /** As REDIS_URL names the sentinels. */
  get url() {
    return this.sentinels.map(({ url }) => url).join(',');
  }

  /** The server that the sentinels call master. */
  async master() {
    const [, port] = await this.sentinels[0].call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME);
    return this.data.find((server) => String(server.port) === port);
  }

  async flush() {
    await (await this.master()).call('FLUSHALL');
  }

  async close() {
    await Promise.all([...(this.sentinels ?? []), ...this.data].map((server) => server.close()));
  }

  /** When each sentinel knows the others and a replica that follows the master: only then may one fail. */
  async settled() {
    for (const sentinel of this.sentinels) {
      await until(async () => {
        const replicas = await sentinel.call('SENTINEL', 'REPLICAS', NAME);
        const others = await sentinel.call('SENTINEL', 'SENTINELS', NAME);
        const isWell = replicas.some((words) => words.includes('slave') && words.includes('ok'));
        if (!isWell || others.length < SENTINELS - 1) throw new Error('the sentinels do not know all yet');
      });
    }
    await until(async () => {
      const infos = await Promise.all(this.data.map((server) => server.call('INFO', 'replication')));
      const following = infos.filter((info) => info.includes('master_link_status:up'));
      if (following.length < 1) throw new Error('the replica does not follow yet');
    });
  }
}

/** A sentinel writes into its file what it learns. */
async function sentinelArgs({ port, folder }, masterPort) {
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} ${FAILOVER_MS}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return [file, '--sentinel'];
}
