import { setTimeout as pause } from 'node:timers/promises';

/** A Redis that is well, behind a network that is not: for one of the processes, while the other goes on using it. */
export const redisNetworkGroup = {
  name: 'redis network',
  scenarios: ({ redisNetwork: proxy }) => [
    lasting('within the budget (10 ms)', proxy, { latencyMs: 10 }, { quick: false }),
    lasting('beyond the budget (60 ms)', proxy, { latencyMs: 60 }),
    lasting('throttled to 2 kB a second', proxy, { bytesPerSecond: 2000 }, { quick: false }),
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
      quick: false,
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

function lasting(name, proxy, settings, { quick = true } = {}) {
  return {
    name,
    quick,
    async run(stage) {
      stage.hit();
      Object.assign(proxy, settings);
      await stage.wait();
      proxy.heal();
    },
  };
}
