import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FalajError } from '../../../../src/kernel/falaj-error.js';
import { loadDefinitions } from '../../../../src/registry/definitions/definitions.loader.js';
import type { DefinitionProblem } from '../../../../src/registry/definitions/definition-problem.js';
import { edited, SAMPLE } from '../../../support/definition-files.js';

const RULES = { privacyFloor: 5, rowsMax: 1000 };

const SOURCE = '  - {name: source, type: string, description: d, default: panel, allowed: [panel, generated]}';

describe('loadDefinitions', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'definitions-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function write(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  const load = () => loadDefinitions(directory, RULES);
  async function problems(): Promise<readonly DefinitionProblem[]> {
    const error: unknown = await load().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FalajError);
    expect((error as FalajError).code).toBe('definition.invalid');
    return (error as FalajError).fields['problems'] as unknown as DefinitionProblem[];
  }
  const places = async (): Promise<string[]> =>
    (await problems()).map(({ file, line, code }) => `${file}:${line} ${code}`);
  const named = (name: string): string => edited(['query_id: sample_query', `query_id: ${name}`]);

  it('reads all domains, in the order of ids, with facts about tables', async () => {
    await write('one/queries/b_query.sql', named('b_query'));
    await write('two/queries/a_query.sql', named('a_query'));
    await write(
      'two/tables.yml',
      '- {table: public.people, person_level: true, person_key: id}\n- {table: public.firms}\n',
    );
    await write('one/targets.yml', 'anything: goes');
    await write('one/.hidden', 'x');
    const set = await load();
    expect(set.definitions.map(({ queryId, domain, file }) => [queryId, domain, file])).toEqual([
      ['a_query', 'two', 'two/queries/a_query.sql'],
      ['b_query', 'one', 'one/queries/b_query.sql'],
    ]);
    expect(set.tables).toEqual([
      { table: 'public.people', domain: 'two', personLevel: true, personKey: 'id', tenantColumn: null },
      { table: 'public.firms', domain: 'two', personLevel: false, personKey: null, tenantColumn: null },
    ]);
    expect(Object.isFrozen(set.definitions[0])).toBe(true);
  });

  it('gives a version that follows names and contents, and one to each definition', async () => {
    expect((await load()).version).toBe('empty');
    await write('one/queries/sample_query.sql', SAMPLE);
    const first = await load();
    expect(first.version).toMatch(/^[0-9a-f]{12}$/);
    expect(first.definitions[0]!.version).toMatch(/^v1-[0-9a-f]{8}$/);
    expect(await load()).toEqual(first);
    await write('one/queries/sample_query.sql', SAMPLE.replaceAll('\n', '\r\n'));
    expect(await load()).toEqual(first);
    await write('one/queries/sample_query.sql', edited(['title: Sample', 'title: Other']));
    const second = await load();
    expect(second.version).not.toBe(first.version);
    expect(second.definitions[0]!.version).not.toBe(first.definitions[0]!.version);
    await write('one/tables.yml', '[]');
    const third = await load();
    expect(third.version).not.toBe(second.version);
    expect(third.definitions[0]!.version).toBe(second.definitions[0]!.version);
  });

  it('carries everything a contract says', async () => {
    await write(
      'one/queries/sample_query.sql',
      edited(
        ['title: Sample', 'operation: get_sample\ntitle: Sample'],
        ['unit: count\ncache', 'scope: tenant\naccess_level: restricted\nunit: count\ncache'],
        ['{ttl_seconds: 3600}', '{ttl_seconds: 60, region: quick}'],
        ['dataset: countries', 'dataset: [countries, gdp]'],
        ['examples:', 'transform:\n  - share_of_total: {value: total}\nexamples:'],
      ),
    );
    const [definition] = (await load()).definitions;
    expect(definition).toMatchObject({
      operation: 'get_sample',
      title: 'Sample',
      description: 'Countries by region.',
      scope: 'tenant',
      accessLevel: 'restricted',
      unit: 'count',
      key: ['region'],
      dataset: { always: ['countries', 'gdp'] },
      cache: { ttlSeconds: 60, region: 'quick' },
      freshnessDays: 30,
      narrow: [],
      privacy: null,
      examples: [{ region: 'Asia' }],
      bindings: ['region', 'top'],
      reads: ['public.countries'],
      functions: ['count'],
      isLimited: true,
    });
    expect(definition!.statementColumns.map((column) => column.name)).toEqual(['region', 'total']);
    expect(definition!.columns.map((column) => column.name)).toEqual(['region', 'total', 'share_percent']);
    expect(definition!.sql).toMatch(/^WITH answer AS[\s\S]*LIMIT :top$/);
    expect(definition!.statement).toMatch(/LIMIT \(\$2::int4\)$/);
  });

  it('tells all problems of all files at once, readably', async () => {
    await write('one/queries/a_query.sql', named('a_query').replace('ttl_seconds: 3600', 'ttl_seconds: 0'));
    await write('two/queries/b_query.sql', named('b_query').replace('count(*)', 'sum(random())'));
    await write(
      'two/tables.yml',
      '- {table: people, person_level: true}\n- {table: public.x, person_level: maybe}\n- {table: public.x}\n',
    );
    const error = (await load().catch((reason: unknown) => reason)) as FalajError;
    expect(error.detail).toMatch(/^6 problems in the definitions:\n/);
    expect(error.detail).toContain('  one/queries/a_query.sql:14  cache.ttl_seconds must be from 1 to');
    expect(await places()).toEqual([
      'one/queries/a_query.sql:14 contract.type',
      'two/queries/b_query.sql:20 sql.clock',
      'two/tables.yml:1 contract.type',
      'two/tables.yml:1 contract.missing_key',
      'two/tables.yml:2 contract.type',
      'two/tables.yml:3 contract.duplicate',
    ]);
  });

  it('refuses one id or operation twice', async () => {
    await write('one/queries/sample_query.sql', SAMPLE);
    await write('two/queries/sample_query.sql', SAMPLE);
    await write('two/queries/c_query.sql', named('c_query').replace('title:', 'operation: sample_query\ntitle:'));
    expect(await places()).toEqual([
      'two/queries/c_query.sql:2 contract.duplicate',
      'two/queries/sample_query.sql:2 contract.duplicate',
      'two/queries/sample_query.sql:2 contract.duplicate',
      'two/queries/sample_query.sql:2 contract.duplicate',
    ]);
  });

  it('refuses one table in two domains', async () => {
    await write('one/tables.yml', '- {table: public.x}');
    await write('two/tables.yml', '- {table: public.x}');
    expect(await places()).toEqual(['two/tables.yml:1 contract.duplicate']);
  });

  it('refuses files it cannot make sense of', async () => {
    await write('one/queries/notes.txt', 'x');
    await write('one/queries/latin.sql', Buffer.from([0x2f, 0xe9, 0xff]));
    await write('one/queries/nul.sql', 'a\0b');
    await write('one/queries/huge.sql', 'x'.repeat(300_000));
    await write('one/tables.yml', 'table: public.x');
    await mkdir(join(directory, 'one/queries/folder.sql'));
    expect(await places()).toEqual([
      'one/queries/folder.sql:1 file.unreadable',
      'one/queries/huge.sql:1 file.too_large',
      'one/queries/latin.sql:1 file.encoding',
      'one/queries/notes.txt:1 file.unexpected',
      'one/queries/nul.sql:1 file.encoding',
      'one/tables.yml:1 contract.yaml',
    ]);
  });

  it('refuses a directory that is not there', async () => {
    await rm(directory, { recursive: true });
    expect(await places()).toEqual(['.:1 file.unreadable']);
    await mkdir(directory);
  });

  it('chooses the dataset by a parameter whose values are all covered', async () => {
    const withSource = (dataset: string, parameter = SOURCE): string =>
      edited(
        ['dataset: countries', `dataset: ${dataset}`],
        ['parameters:', `parameters:\n${parameter}`],
        ['count(*)', 'count(:source)'],
      );
    await write(
      'one/queries/sample_query.sql',
      withSource('{param: source, values: {panel: [wage_panel], generated: lmis}, always: [countries]}'),
    );
    expect((await load()).definitions[0]!.dataset).toEqual({
      always: ['countries'],
      byParam: { param: 'source', values: { panel: ['wage_panel'], generated: ['lmis'] } },
    });
    await write('one/queries/sample_query.sql', withSource('{param: source, values: {panel: [wage_panel]}}'));
    expect(await places()).toEqual(['one/queries/sample_query.sql:5 contract.type']);
    await write('one/queries/sample_query.sql', withSource('{param: source, values: {panel: [7], generated: x}}'));
    expect(await places()).toEqual(['one/queries/sample_query.sql:5 contract.type']);
    await write(
      'one/queries/sample_query.sql',
      withSource(
        '{param: source, values: {panel: a, generated: b}}',
        SOURCE.replace('default: panel', 'default: null'),
      ),
    );
    expect(await places()).toEqual(['one/queries/sample_query.sql:5 contract.type']);
  });

  it('chooses the unit by a parameter whose values are all covered', async () => {
    const withUnit = (unit: string): string =>
      edited(
        ['  - {name: region, type: string, description: Region, default: null}', SOURCE],
        [':region IS NULL OR c.region = :region', `:source <> 'generated'`],
        ['  - params: {region: Asia}', '  - params: {source: panel}'],
        ['unit: count\ncache', `unit: ${unit}\ncache`],
      );
    await write(
      'one/queries/sample_query.sql',
      withUnit('{param: source, values: {panel: usd_per_hour, generated: qar}}'),
    );
    expect((await load()).definitions[0]!.unit).toEqual({
      param: 'source',
      values: { panel: 'usd_per_hour', generated: 'qar' },
    });
    await write('one/queries/sample_query.sql', withUnit('{param: source, values: {panel: usd_per_hour}}'));
    expect(await places()).toEqual(['one/queries/sample_query.sql:13 contract.type']);
    await write(
      'one/queries/sample_query.sql',
      withUnit('{param: source, values: {panel: usd, generated: qar, x: usd}}'),
    );
    expect(await places()).toEqual(['one/queries/sample_query.sql:13 contract.type']);
  });
});
