import { ANONYMOUS } from '../../../src/kernel/query-scope.js';
import { OperationCatalogue } from '../../../src/registry/operation.catalogue.js';
import { eventually } from '../../support/eventually.js';
import { ORCHARD_TABLES, OrchardProcess } from '../../support/orchard/orchard.process.js';
import { testDatabase, type TestDatabase } from '../../support/postgres.js';

describe('answers over a table that is written past its triggers', () => {
  let database: TestDatabase;
  let processes: OrchardProcess[];

  beforeAll(async () => {
    database = await testDatabase();
    await database.query(ORCHARD_TABLES);
    const start = (): Promise<OrchardProcess> =>
      OrchardProcess.start(database, (settings) => ({ ...settings, changes: { ...settings.changes, auditMs: 100 } }));
    processes = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(processes.map((each) => each.close()));
    await database.drop();
  });

  const kinds = async (process: OrchardProcess): Promise<unknown[]> => {
    const answer = await process.get(OperationCatalogue).invoke('orchard_kinds', ANONYMOUS, {});
    return answer.rows.map(({ kind }) => kind);
  };

  it.each([
    ['switched off', 'ALTER TABLE public.trees DISABLE TRIGGER ALL'],
    [
      'dropped',
      `DO $$ DECLARE n text; BEGIN FOR n IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'public.trees'::regclass
      LOOP EXECUTE format('DROP TRIGGER %I ON public.trees', n); END LOOP; END $$`,
    ],
  ])('are given up in every process once an audit has found the triggers %s', async (how, act) => {
    for (const process of processes)
      await eventually(async () => {
        await kinds(process);
        expect(await process.ask('orchard_kinds')).toBe('hit');
      });
    await database.query(`${act}; UPDATE public.trees SET kind = 'plum, ${how}' WHERE tree_id = 1`);
    for (const process of processes)
      await eventually(async () => {
        expect(await kinds(process)).toContain(`plum, ${how}`);
      });
  });
});
