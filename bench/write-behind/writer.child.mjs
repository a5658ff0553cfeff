// One process of an application with a family of values that is written behind. It does what it is told over IPC, and can be killed.
import '../support/typescript.mjs';
import { Logger } from '@nestjs/common';

const { OrchardProcess } = await import('../../test/support/orchard/orchard.process.ts');
const { OrchardNotes } = await import('../../test/support/orchard/orchard.notes.ts');
const { ValueFamilies } = await import('../../src/cache/writes/value.families.ts');
const { ANONYMOUS } = await import('../../src/kernel/query-scope.ts');

Logger.overrideLogger(false);

const { appUrl, ownerUrl, redisUrl } = JSON.parse(process.env.FALAJ_PROOF_PLACES);
const application = await OrchardProcess.start({ appUrl, ownerUrl }, (settings) => ({
  ...settings,
  writeBehind: { ...settings.writeBehind, url: redisUrl, recheckMs: 500, maxRetryDelayMs: 200 },
}));
const { behind } = application.get(OrchardNotes);

const verbs = {
  write: ({ id, count }) => behind.write(ANONYMOUS, id, { text: 'note', count }),
  read: async ({ id }) => ({ value: await behind.getOrLoad(ANONYMOUS, id) }),
  report: () => application.get(ValueFamilies).find('note_behind').report(),
};

process.on('message', ({ call, verb, ...words }) => {
  verbs[verb](words).then(
    (reply) => process.send({ call, reply }),
    (error) => process.send({ call, failure: error.code ?? String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
