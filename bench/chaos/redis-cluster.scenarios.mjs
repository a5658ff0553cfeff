import { setTimeout as pause } from 'node:timers/promises';

/** Failover in a Redis Cluster of three masters with a replica each; two processes of their own use it. */
export const clusterGroup = {
  name: 'redis cluster',
  scenarios: ({ cluster }) => [
    { name: 'masters killed: replicas take over', run: (stage) => failovers(stage, cluster) },
    {
      name: 'masters stopped (SIGSTOP), then continued',
      quick: false,
      run: (stage) =>
        eachMaster(stage, cluster, async (master) => {
          master.stop();
          await stage.wait(0.4);
          master.cont();
        }),
    },
    {
      name: 'a replica takes over while all is well',
      quick: false,
      run: (stage) =>
        stage.again(async () => {
          const replica = await anyReplica(cluster);
          if (replica !== undefined) {
            stage.hit();
            await replica.call('CLUSTER', 'FAILOVER').catch(() => undefined);
          }
          await pause(600);
        }),
    },
  ],
};

/** The launcher of clusters where this build has one, else null. */
async function launcher() {
  try {
    const [{ ClusterServers }, { foundProgram }] = await Promise.all(
      ['redis-cluster', 'redis-process'].map((name) => import(`../support/${name}.mjs`)),
    );
    return () => ClusterServers.start(foundProgram(), { masters: 3, replicas: 1 });
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Runs the work over a cluster and its processes; false where clusters are not built. */
export async function withCluster(world, work) {
  const launch = await launcher();
  if (launch === null) return false;
  const cluster = await launch();
  try {
    const fleet = await world.startFleet({
      redisUrl: undefined,
      redisUrls: {},
      environment: { REDIS_CLUSTER_NODES: cluster.url },
    });
    try {
      await work(cluster, fleet);
    } finally {
      await fleet.stop();
    }
  } finally {
    await cluster.close();
  }
  return true;
}

async function isMaster(member) {
  return /role:master/.test(await member.call('INFO', 'replication').catch(() => ''));
}

async function mastersOf(cluster) {
  const are = await Promise.all(cluster.members.map(isMaster));
  return cluster.members.filter((_, index) => are[index]);
}

async function anyReplica(cluster) {
  const masters = await mastersOf(cluster);
  return cluster.members.find((member) => !masters.includes(member));
}

async function eachMaster(stage, cluster, work) {
  await stage.again(async () => {
    const masters = await mastersOf(cluster);
    stage.hit();
    await work(masters[Math.floor(stage.random() * masters.length)]);
    await pause(800);
  });
}

/** The killed one comes back as its successor's replica. */
async function failovers(stage, cluster) {
  await eachMaster(stage, cluster, async (master) => {
    await master.kill();
    for (let turn = 0; turn < 200 && (await mastersOf(cluster)).length < 3; turn += 1) await pause(50);
    await master.launch();
  });
}
