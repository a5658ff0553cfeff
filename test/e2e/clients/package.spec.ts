import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
/** What whoever installs the package brings, or npm brings for it. */
const BROUGHT = [
  ...['openapi-fetch', 'openapi-typescript-helpers', '@tanstack/react-query', '@tanstack/query-core', 'react'],
  ...['@types/react', 'csstype', '@types/node', 'undici-types'],
];

/** Asks as a program does. */
const PROGRAM = `
  import { falajClient } from '@falaj/client';
  const falaj = falajClient({ baseUrl: process.env['FALAJ'] ?? '', token: () => 'held' });
  const path = { sku: '85123A' };
  await falaj.PATCH('/api/v1/inventory/items/{sku}', { params: { path }, body: { reorder_point: 1 } });
  const { data } = await falaj.GET('/api/v1/inventory/items/{sku}', { params: { path } });
  const level: number | undefined = data?.rows[0]?.data.reorder_point;
  const refused = await falaj.GET('/api/v1/inventory/items/{sku}', { params: { path: { sku: 'none' } } });
  console.log(JSON.stringify([level, refused.response.status, refused.error?.code]));`;
const PAGE = `
  import { ExecutiveClient, createExecutiveHooks, queryKeys } from '@falaj/client/react-query';
  const hooks = createExecutiveHooks(new ExecutiveClient({ origin: 'https://falaj.example', token: () => 'token' }));
  export const users = (): number | undefined => hooks.useOverview('duckdb').data?.metrics.dau;
  export const keys = queryKeys.workspace('duckdb');`;
const WRONG = `
  import { falajClient } from '@falaj/client';
  import { ExecutiveClient, createExecutiveHooks } from '@falaj/client/react-query';
  const falaj = falajClient({ baseUrl: 'https://falaj.example' });
  void falaj.GET('/api/v1/inventory/items/{sku}', { params: { path: { sku: 1 } } });
  const hooks = createExecutiveHooks(new ExecutiveClient({ origin: 'https://falaj.example', token: () => 'token' }));
  export const users = (): unknown => hooks.useOverview('duckdb').data?.metrics.nobody;`;

interface PackageDescription {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function descriptionIn(folder: string): PackageDescription {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageDescription;
}

/** A project of its own, into which the packed client was installed. */
describe('the client as a package', () => {
  let project: string;
  let tarball: string;
  let complaints: readonly string[];

  const install = async (): Promise<void> => {
    const installed = join(project, 'node_modules/@falaj/client');
    mkdirSync(installed, { recursive: true });
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
    for (const name of BROUGHT) {
      const place = join(project, 'node_modules', name);
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), place);
    }
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  };
  /** All at once: the types of a whole API take a compiler seconds. */
  const compile = async (files: Record<string, string>): Promise<string> => {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(project, name), source);
    const options = { target: 'es2023', module: 'nodenext', lib: ['es2023', 'dom'], types: ['node'] };
    const compilerOptions = {
      ...options,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    try {
      return (await run(process.execPath, [tsc, '-p', project])).stdout;
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'falaj-consumer-'));
    const { stdout } = await run(process.execPath, ['bin/client-pack.mjs', project], { cwd: ROOT });
    tarball = stdout.trim();
    await install();
    const told = await compile({ 'main.ts': PROGRAM, 'page.ts': PAGE, 'wrong.ts': WRONG });
    complaints = told.split('\n').filter((line) => /: error TS\d+/.test(line));
  });
  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  it('is named by the version of the server, and lists what it needs', async () => {
    const { version, devDependencies } = descriptionIn(ROOT);
    expect(tarball).toBe(join(project, `falaj-client-${version}.tgz`));
    const packed = descriptionIn(join(project, 'node_modules/@falaj/client'));
    expect(packed).toMatchObject({ name: '@falaj/client', version });
    expect(packed.dependencies).toEqual({ 'openapi-fetch': `^${devDependencies?.['openapi-fetch'] ?? ''}` });
    const { stdout } = await run('tar', ['-tzf', tarball]);
    expect(stdout).toContain('package/README.md');
    expect(stdout.split('\n').filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
  });

  it('compiles strictly in its user’s project, and says what is wrong there', () => {
    expect(complaints).toEqual([
      expect.stringMatching(/wrong\.ts\(5,.*'number' is not assignable to type 'string'/),
      expect.stringMatching(/wrong\.ts\(7,.*'nobody' does not exist on type 'OverviewMetrics'/),
    ]);
  });

  describe('asking a server', () => {
    let server: Server;
    const asked: Record<string, unknown>[] = [];
    beforeAll(async () => {
      server = createServer(({ method, url, headers }, response) => {
        asked.push({ method, url, token: headers.authorization, seq: headers['falaj-seq'] });
        response.setHeader('content-type', 'application/json').setHeader('falaj-seq', '41');
        if (url?.endsWith('/none') === true) response.statusCode = 404;
        const item = { rows: [{ data: { reorder_point: 1 } }] };
        response.end(JSON.stringify(response.statusCode === 404 ? { code: 'inventory.unknown_item' } : item));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      server.close();
    });

    it('sends the token and, after a write, where it was; and takes a refusal for what it is', async () => {
      const env = { ...process.env, FALAJ: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
      const { stdout } = await run(process.execPath, [join(project, 'main.js')], { env });
      expect(JSON.parse(stdout)).toEqual([1, 404, 'inventory.unknown_item']);
      const items = '/api/v1/inventory/items';
      expect(asked).toEqual([
        { method: 'PATCH', url: `${items}/85123A`, token: 'Bearer held', seq: undefined },
        { method: 'GET', url: `${items}/85123A`, token: 'Bearer held', seq: '41' },
        { method: 'GET', url: `${items}/none`, token: 'Bearer held', seq: '41' },
      ]);
    });
  });
});
