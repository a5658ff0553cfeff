import { runCommandLine } from '../../../src/cli/program.js';
import { closeName } from '../../../src/cli/name.advisor.js';
import { contextFor, closedAddress, RecordingTerminal, ScriptedServer } from './cli.fixture.js';

const ANSWERS = {
  '/api/v1/admin/materialized-views': { body: { views: [{ name: 'mv_b' }, { name: 'mv_a' }] } },
  '/api/v1/queries': { body: { queries: [{ query_id: 'rates', domain: 'labour' }] } },
  '/api/v1/queries/rates': { body: { parameters: [{ name: 'year' }, { name: 'country' }] } },
  '/api/v1/orchestration/intents': { body: { intents: [{ intent: 'find.out', parameters: [{ name: 'top_n' }] }] } },
};

describe('falaj complete', () => {
  let server: ScriptedServer;
  let address: string;
  beforeAll(async () => {
    server = new ScriptedServer(ANSWERS);
    address = await server.start();
  });
  afterAll(() => server.stop());

  const offered = async (line: string, at = address): Promise<readonly string[]> => {
    const terminal = new RecordingTerminal();
    expect(await runCommandLine(['complete', '--', ...line.split(' ')], contextFor(at, terminal))).toBe(0);
    expect(terminal.stderr).toEqual([]);
    return (terminal.stdout[0] ?? '').split('\n').map((each) => each.split('\t')[0] ?? '');
  };

  it.each([
    ['qu', ['query']],
    ['query ', ['list', 'show', 'run', 'explain']],
    ['--json query sh', ['show']],
    ['query run ', ['rates']],
    ['query run rates --param ', ['country=', 'year=']],
    ['query run rates --param year=1 --param c', ['country=']],
    ['run find.out --param t', ['top_n=']],
    ['run nothing --param t', ['']],
    ['views refresh mv_a ', ['mv_b']],
    ['views status mv_a ', ['']],
    ['views pause mv_a --reason ', ['']],
    ['views plan --registry any', [':files']],
    ['cache stats --w', ['--window', '--watch']],
    ['cache stats --window 1h --w', ['--watch']],
    ['cache stats --window ', ['5m', '1h', '24h']],
    ['keys create x --role viewer an', ['analyst']],
    ['nothing', ['']],
    ['complet', ['completion']],
    ['', ['cache', 'views', 'query', 'run', 'data', 'keys', 'audit', 'doctor', 'completion']],
  ])('offers after %j', async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });

  it('offers what needs no server where there is none', async () => {
    const nowhere = await closedAddress();
    expect(await offered('views refresh ', nowhere)).toEqual(['']);
    expect(await offered('views ref', nowhere)).toEqual(['refresh']);
  });

  it('waits for a silent server no longer than a person at a key would', async () => {
    const terminal = new RecordingTerminal();
    const context = contextFor(address, terminal);
    const begun = performance.now();
    const never = { ...context, server: () => new Promise<never>(() => undefined) };
    expect(await runCommandLine(['complete', '--', 'views', 'refresh', ''], never)).toBe(0);
    expect(terminal.stdout).toEqual(['']);
    expect(performance.now() - begun).toBeGreaterThan(1900);
  });
});

it.each([
  ['mv_salery', 'mv_salary'],
  ['salary', 'mv_salary'],
  ['mv_x', undefined],
  ['rates', undefined],
])('the name that was meant by %s is %s', (name, meant) => {
  expect(closeName(name, ['mv_salary', 'mv_retention'])).toBe(meant);
});
