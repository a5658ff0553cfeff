// The process of one contestant: loads its adapter and the work of one row, then does what the parent asks, one thing after another
// or side by side as it is asked. An error that a library throws past its callers ends nothing here: it is counted.
const [adapterName, work] = process.argv.slice(2);
const { open } = await import(`./adapters/${adapterName}.mjs`);
const { tasks } = await import(work);

const player = {
  strayErrors: 0,
  settings: {},
  cache: undefined,
  /** Opens the contestant's cache, with what the row or the task says of it. */
  async open(options = {}) {
    await player.close();
    player.cache = await open({ ...player.settings, ...options });
    return player.cache;
  },
  async close() {
    const { cache } = player;
    player.cache = undefined;
    await cache?.close();
  },
};
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, () => (player.strayErrors += 1));

const own = {
  settle(_, settings) {
    player.settings = settings;
  },
  open: async (_, options) => {
    await player.open(options);
  },
  close: () => player.close(),
  strayErrors: () => player.strayErrors,
};

process.on('message', async ({ number, task, argument }) => {
  try {
    process.send({ number, value: await (tasks[task] ?? own[task])(player, argument) });
  } catch (error) {
    process.send({ number, error: String(error?.stack ?? error) });
  }
});
// The parent may end before it can say so.
process.on('disconnect', () => process.exit(0));
