import { setTimeout as pause } from 'node:timers/promises';
import { FaultyProxy } from './faulty-proxy.mjs';

/** A Redis that is well, behind a network that is not. */
export const redisNetworkGroup = {
  name: 'redis network',
  async prepare(world) {
    const redis = await world.startRedis();
    const proxy = await FaultyProxy.start(redis.port);
    const fleet = await world.startFleet({ redisUrl: `redis://127.0.0.1:${proxy.port}` });
    return {
      fleet,
      proxy,
      async stop() {
        await proxy.stop();
        await redis.stop();
      },
    };
  },
  scenarios: ({ proxy }) => [
    lasting('within the budget (10 ms)', proxy, { latencyMs: 10 }),
    lasting('beyond the budget (60 ms)', proxy, { latencyMs: 60 }),
    lasting('throttled to 2 kB a second', proxy, { bytesPerSecond: 2000 }),
    {
      name: 'silent, then all of it late',
      run: (stage) =>
        stage.again(async () => {
          stage.hit();
          proxy.silent = true;
          await stage.wait(0.4);
          proxy.heal();
          await pause(400);
        }),
    },
    {
      name: 'connections reset',
      run: (stage) =>
        stage.again(
          async () => {
            stage.hit();
            proxy.reset();
          },
          { everyMs: 60 },
        ),
    },
    {
      name: 'connections refused',
      run: (stage) =>
        stage.again(async () => {
          stage.hit();
          await proxy.refuse();
          await stage.wait(0.3);
          await proxy.accept();
          await pause(400);
        }),
    },
  ],
};

function lasting(name, proxy, settings) {
  return {
    name,
    async run(stage) {
      stage.hit();
      Object.assign(proxy, settings);
      await stage.wait();
      proxy.heal();
    },
  };
}
