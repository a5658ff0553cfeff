import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FalajError } from '../../../src/kernel/falaj-error.js';
import { FunctionResolver } from '../../../src/prefetch/function.resolver.js';
import { loadPrefetchPlan } from '../../../src/prefetch/prefetch.loader.js';
import { PrefetchPlans } from '../../../src/prefetch/prefetch.plans.js';
import type { DefinitionProblem } from '../../../src/registry/definitions/definition-problem.js';
import type { QueryRegistry } from '../../../src/registry/query.registry.js';
import { testRegistry } from './prefetch.fixture.js';

const GOOD = `always:
  - {fn: wide}
intents:
  pattern.anomalies:
    specs:
      - {fn: get_wages, params: {top: 5}, note: nearest there is}
      - {fn: mine}
  strategy.plain:
    - {fn: wages}
packs:
  core:
    title: Core
    description: What everyone asks
    specs:
      - {fn: wages, params: {region: Asia}}
`;

describe('prefetch.yml', () => {
  let registry: QueryRegistry;
  let directory: string;
  beforeAll(async () => {
    registry = await testRegistry();
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'prefetch-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function load(text: string | Record<string, string>, packsAtStart: string[] = []): Promise<PrefetchPlans> {
    for (const [domain, content] of Object.entries(typeof text === 'string' ? { testing: text } : text)) {
      await mkdir(join(directory, domain), { recursive: true });
      await writeFile(join(directory, domain, 'prefetch.yml'), content);
    }
    const functions = new FunctionResolver(registry);
    const plans = new PrefetchPlans(() => loadPrefetchPlan(directory, { registry, functions, packsAtStart }));
    await plans.onModuleInit();
    return plans;
  }

  /** `file:line code` of every problem. */
  async function problems(text: string | Record<string, string>, packsAtStart?: string[]): Promise<string[]> {
    const error = await load(text, packsAtStart).then(
      () => undefined,
      (thrown: unknown) => thrown as FalajError,
    );
    const found = (error?.fields.problems ?? []) as unknown as DefinitionProblem[];
    return found.map(({ file, line, code }) => `${file}:${String(line)} ${code}`);
  }

  it('gives plans for intents and packs', async () => {
    const plans = await load(GOOD, ['core']);
    const asked = (intent: string): string[] => plans.forIntent(intent).map(({ fn }) => fn);
    expect(asked('pattern.anomalies')).toEqual(['wide', 'get_wages', 'mine']);
    expect(asked('strategy.plain')).toEqual(['wide', 'wages']);
    expect(asked('anything.else')).toEqual(['wide']);
    expect(plans.intents()).toEqual(['pattern.anomalies', 'strategy.plain']);
    expect(plans.packs().map(({ name, title }) => [name, title])).toEqual([['core', 'Core']]);
    expect(plans.pack('core').entries).toMatchObject([{ fn: 'wages', params: { region: 'Asia' }, note: null }]);
    expect(plans.forIntent('pattern.anomalies')[1]).toMatchObject({ params: { top: 5 }, note: 'nearest there is' });
    expect(plans.entriesOf('wages').map(({ params }) => params)).toEqual([{ top: 5 }, {}, { region: 'Asia' }]);
    expect(() => plans.pack('none')).toThrow(expect.objectContaining({ code: 'prefetch.unknown_pack' }) as Error);
  });

  it('needs no file', async () => {
    const plans = await load({});
    expect([plans.packs(), plans.forIntent('any')]).toEqual([[], []]);
  });

  const EACH = `sources:
  regions: {fn: wages, params: {top: 3}, tenant: region}
packs:
  each:
    title: Each
    for_each: regions
    schedule: '15 3 * * *'
    specs:
      - {fn: mine, each: {region: region}}
      - {fn: wide, params: {top: 2}}
`;

  it('gives packs for each row of a public query, with a schedule of their own', async () => {
    const [pack] = (await load(EACH)).packsForEach();
    expect(pack).toMatchObject({
      ...{ name: 'each', schedule: '15 3 * * *' },
      forEach: { name: 'regions', tenantColumn: 'region', params: { top: 3 }, definition: { queryId: 'wages' } },
      entries: [{ fn: 'mine', each: { region: 'region' } }, { fn: 'wide' }],
    });
  });

  it.each([
    ['fn: wages', 'fn: mine', '2 prefetch.source'],
    ['tenant: region', 'tenant: nobody', '2 prefetch.source'],
    ['top: 3', 'top: many', '2 prefetch.parameter'],
    ['for_each: regions', 'for_each: others', '6 prefetch.unknown_source'],
    [`'15 3 * * *'`, 'at noon', '7 prefetch.schedule'],
    ['{region: region}', '{size: region}', '9 prefetch.each'],
    ['{region: region}', '{region: size}', '9 prefetch.each'],
    [', tenant: region', '', '9 prefetch.scope'],
  ])('refuses %s made %s', async (from, to, problem) => {
    expect(EACH).toContain(from);
    expect((await problems(EACH.replace(from, to))).map((each) => each.replace(/^.*:/, ''))).toContain(problem);
  });

  it('names every fault with its line, all at once', async () => {
    const text = [
      'always:',
      '  - {fn: nothing}',
      '  - {fn: both}',
      '  - {fn: wide, params: {top: 1000}}',
      '  - {fn: wide, params: {top: many}}',
      '  - {fn: wide, params: {size: 3}}',
      '  - {fn: wide, params: 3}',
      '  - {params: {}}',
      '  - {fn: wide}',
      '  - {fn: get_wide, params: {top: 10}}',
      '  - {fn: wages, when: now}',
      '  - wages',
      'intents:',
      '  Bad.Name: [{fn: wages}]',
      '  empty.list: []',
      '  no.specs: {}',
      '  other.key: {specs: [{fn: wages}], title: Other}',
      'packs:',
      '  core: {specs: [{fn: mine}]}',
      '  none: [{fn: wages}]',
      'extra: 1',
    ].join('\n');
    expect(await problems(text)).toEqual(
      [
        '2 prefetch.unknown_function',
        '3 prefetch.ambiguous_function',
        '4 prefetch.parameter',
        '5 prefetch.parameter',
        '6 prefetch.parameter',
        '7 prefetch.type',
        '8 prefetch.missing_key',
        '10 prefetch.duplicate',
        '11 prefetch.unknown_key',
        '12 prefetch.type',
        '14 prefetch.name',
        '15 prefetch.empty',
        '16 prefetch.missing_key',
        '17 prefetch.unknown_key',
        '19 prefetch.missing_key',
        '19 prefetch.scope',
        '20 prefetch.type',
        '21 prefetch.unknown_key',
      ].map((each) => `testing/prefetch.yml:${each}`),
    );
  });

  it('refuses a pack that is there twice', async () => {
    const again = `${GOOD}  core: {title: Again, specs: [{fn: wide}]}\n`;
    expect(await problems(again)).toEqual(['testing/prefetch.yml:16 prefetch.yaml']);
  });

  it('refuses a pack or an intent that another domain has', async () => {
    const other = GOOD.replace('always:\n  - {fn: wide}\n', '').replace('strategy.plain', 'strategy.other');
    expect(await problems({ first: GOOD, second: other })).toEqual([
      'second/prefetch.yml:2 prefetch.duplicate',
      'second/prefetch.yml:9 prefetch.duplicate',
    ]);
  });

  it('refuses settings that name a pack there is not', async () => {
    expect(await problems(GOOD, ['core', 'coer'])).toEqual(['prefetch.packs_at_start:1 prefetch.unknown_pack']);
  });

  it('says which parameter is wrong, and never its value', async () => {
    const failed = load('always: [{fn: wide, params: {top: 4711}}]');
    await expect(failed).rejects.toMatchObject({ detail: expect.stringContaining('top is out of range') as string });
    await expect(failed).rejects.toMatchObject({ detail: expect.not.stringContaining('4711') as string });
  });
});
