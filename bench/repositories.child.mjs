// One process of the proof: the fixture domain over the real rooms, told what to do by its parent.
import './support/typescript.mjs';

const { OrchardProcess } = await import('../test/support/orchard/orchard.process.ts');
const { OrchardTrialProcess } = await import('../test/support/orchard/plant.trial-process.ts');

const { database, read } = JSON.parse(process.env.FALAJ_TRIAL ?? '{}');
const withRead = (settings) => {
  const { regions } = settings.cache;
  return { ...settings, cache: { ...settings.cache, regions: { ...regions, medium: { ...regions.medium, read } } } };
};
const orchard = await OrchardProcess.start(database, withRead, { REDIS_URL: process.env.REDIS_URL ?? '' });
const trial = new OrchardTrialProcess(orchard);

process.on('message', ({ id, verb, what }) => {
  if (verb === 'stop') {
    void orchard.close().then(() => process.disconnect());
    return;
  }
  trial[verb](what).then(
    (value) => process.send({ id, value }),
    (error) => process.send({ id, error: String(error.stack ?? error) }),
  );
});
process.send({ ready: true });
