import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TestApplication } from '../support/application.js';
import { ConsoleBrowser, findBrowser, lookAt, settled, signIn } from '../support/console-browser.js';
import { describeCachePages } from './console-cache.suite.js';
import { describeRegistryPages } from './console-registry.suite.js';
import { ConsoleVisit } from './console.fixture.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const DIST = join(import.meta.dirname, '../../dist/console');
const SCRIPT_BYTES_MAX = 300 * 1024;
const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';
const OPERATOR = { roles: ['operator', 'analyst'] as const };

const found = await findBrowser();
const describeInBrowser = found === null ? describe.skip : describe;

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

/** A chunk with all that it needs before it runs. */
function withImports(manifest: Readonly<Record<string, ManifestChunk>>, names: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(take);
  };
  names.forEach(take);
  return files;
}

describe('the console as it was built', () => {
  it('loads less than 300 KB of script, compressed, before its first page with its charts stands', () => {
    const text = readFileSync(join(DIST, '.vite/manifest.json'), 'utf8');
    const manifest = JSON.parse(text) as Record<string, ManifestChunk>;
    const first = Object.keys(manifest).filter(
      (name) => manifest[name]?.isEntry === true || /overview\.page|chart-drawing/.test(name),
    );
    expect(first).toHaveLength(3);
    const scripts = [...withImports(manifest, first)].filter((file) => file.endsWith('.js'));
    const sizes = scripts.map((file) => gzipSync(readFileSync(join(DIST, file))).byteLength);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(SCRIPT_BYTES_MAX);
  });
});

describeInBrowser('the console', () => {
  let database: TestDatabase;
  let application: TestApplication;
  let browser: ConsoleBrowser;
  let visit: ConsoleVisit;

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    application = await TestApplication.start(database);
    browser = await ConsoleBrowser.launch(found!, application);
    for (let asked = 0; asked < 3; asked += 1) await application.request(GDP);
    const page = await browser.visit(OPERATOR);
    await settled(page);
    visit = new ConsoleVisit(application, browser, page);
  });

  afterAll(async () => {
    await browser.close();
    await application.close();
    await database.drop();
  });

  describe('at its door', () => {
    it('refuses a token that is none, saying why, and lets in whoever has one', async () => {
      const other = await browser.open('/console/queries');
      await signIn(other, 'not.a.token');
      const refusal = other.getByRole('alert');
      await refusal.waitFor();
      expect(await refusal.textContent()).toContain('auth.invalid');
      expect((await lookAt(other, 'sign-in')).faults).toEqual([]);
      await signIn(other, await browser.tokenOf({ roles: ['viewer'] }));
      // Where they wanted to go.
      await other.getByRole('heading', { level: 1, name: 'Queries' }).waitFor();
      await other.context().close();
    });

    it('offers a viewer what viewers may do, and nothing else', async () => {
      const viewer = await browser.visit({ roles: ['viewer'] });
      await viewer.getByRole('heading', { level: 1, name: 'Queries' }).waitFor();
      const links = await viewer.getByRole('navigation').getByRole('link').allTextContents();
      expect(links).toContain('Queries');
      expect(links).not.toContain('Cache regions');
      await browser.go(viewer, '/console/regions');
      await viewer.getByRole('heading', { name: 'Not for your role' }).waitFor();
      expect(await viewer.getByRole('button', { name: /Invalidate/ }).count()).toBe(0);
      await browser.go(viewer, '/console/queries/early_warning_indicators');
      await viewer.getByText('needs the role analyst').waitFor();
      expect(await viewer.getByRole('button', { name: 'Ask' }).count()).toBe(0);
      await viewer.context().close();
    });

    it('comes back to the door when the token is refused later', async () => {
      const other = await browser.visit(OPERATOR, '/console/queries');
      await settled(other);
      await other.route('**/api/v1/queries/**', (route) =>
        route.fulfill({
          status: 401,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            status: 401,
            code: 'auth.invalid',
            detail: 'the token has expired',
            hint: 'Ask anew.',
          }),
        }),
      );
      await other.getByRole('link', { name: 'gcc_indicator', exact: true }).click();
      await other.getByText('the token has expired').waitFor();
      await other.getByLabel('Token').waitFor();
      await other.context().close();
    });
  });

  describeCachePages(() => visit);
  describeRegistryPages(() => visit);

  it('had nothing to complain of, neither of a script nor of what its policy refuses', () => {
    expect(browser.complaints).toEqual([]);
  });
});
