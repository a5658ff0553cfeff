import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { TestApplication } from '../support/application.js';
import { ConsoleBrowser, findBrowser, lookAt, settled, signIn } from '../support/console-browser.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const DIST = join(import.meta.dirname, '../../dist/console');
const SCRIPT_BYTES_MAX = 300 * 1024;
const GDP = '/api/v1/queries/gcc_indicator/run?country=QAT';
const VIEW = 'mv_salary_stats_sector';
const OPERATOR = { roles: ['operator', 'analyst'] as const };

const found = await findBrowser();
const describeInBrowser = found === null ? describe.skip : describe;

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
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
  let page: Page;

  beforeAll(async () => {
    database = await testDatabase({ data: true, scale: 0.1 });
    application = await TestApplication.start(database);
    browser = await ConsoleBrowser.launch(found!, application);
    for (let asked = 0; asked < 3; asked += 1) await application.request(GDP);
    page = await browser.visit(OPERATOR);
    await settled(page);
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await application.close();
    await database.drop();
  });

  const heading = (name: string | RegExp): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor({ state: 'visible' });
  const go = (path: string): Promise<void> => browser.go(page, `/console${path}`);

  async function expectUsable(name: string): Promise<void> {
    const { faults, overhang } = await lookAt(page, name);
    expect({ faults, overhang }).toEqual({ faults: [], overhang: 0 });
  }

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
    }, 30_000);

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
    }, 30_000);

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
    }, 30_000);
  });

  describe('its overview', () => {
    it('shows what the cache does, as it does it', async () => {
      await go('');
      await heading('Overview');
      await page.getByText('Live: what this process counts').waitFor();
      const rate = page.locator('.tile', { hasText: 'Reads a second' }).locator('.figure');
      expect(await rate.textContent()).toBe('0');
      for (let asked = 0; asked < 5; asked += 1) await application.request(GDP);
      // The stream tells it within a second; the tile counts whole seconds.
      await page.locator('.tile', { hasText: 'Reads a second' }).filter({ hasText: '0.5' }).waitFor();
      await page.locator('.recharts-line').first().waitFor();
      await page.getByRole('rowheader', { name: 'get_gcc_indicator' }).waitFor();
    }, 30_000);

    it('is usable', () => expectUsable('overview'), 30_000);

    it('keeps the theme that was chosen', async () => {
      await page.getByLabel('Theme').selectOption('dark');
      await page.reload();
      await settled(page);
      const ground = (): Promise<string> =>
        page.evaluate<string>('getComputedStyle(document.body.parentElement).backgroundColor');
      const dark = await ground();
      await page.getByLabel('Theme').selectOption('light');
      expect(await ground()).not.toBe(dark);
      await page.getByLabel('Theme').selectOption('system');
    }, 30_000);

    it('is gone through by the keyboard alone', async () => {
      await go('');
      await page.keyboard.press('Tab');
      // The heading took the focus when the page was come to, so the first stop is on the page; the skip link is the first of the document.
      await page.evaluate('document.body.focus(); document.activeElement.blur()');
      await page.keyboard.press('Tab');
      expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to the page');
      await page.keyboard.press('Enter');
      expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
    }, 30_000);
  });

  describe('its regions', () => {
    it('show size against limit, and count before they invalidate', async () => {
      await go('/regions');
      await heading('Cache regions');
      const row = page.getByRole('row', { name: /^default / });
      await row.getByRole('meter', { name: 'Memory of default' }).waitFor();
      await row.getByRole('button', { name: 'Invalidate region default …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Invalidate' });
      const invalidate = dialog.getByRole('button', { name: 'Invalidate', exact: true });
      expect(await invalidate.isDisabled()).toBe(true);
      await dialog.getByRole('button', { name: 'Count (dry run)' }).click();
      await dialog.getByText(/Speaks of [1-9]\d* in the memory of this process/).waitFor();
      expect((await lookAt(page, 'invalidate')).faults).toEqual([]);
      await dialog.getByLabel('Its name').fill('short');
      // Another name was not counted yet.
      expect(await invalidate.isDisabled()).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect((await application.request(GDP)).headers.get('cache-status')).toContain('hit');
    }, 30_000);

    it('are usable', () => expectUsable('regions'), 30_000);

    it('open their entries: why one would be served, and after its invalidation why not', async () => {
      await page.getByRole('link', { name: 'default', exact: true }).click();
      await heading('Cache entries of default');
      await page.getByLabel('Keys that begin with').fill('falaj_test:qr:get_gcc_indicator');
      await page.getByRole('button', { name: 'Show' }).click();
      await heading('Cache entries');
      await page.getByRole('link', { name: /falaj_test:qr:get_gcc_indicator/ }).click();
      await heading('Cache entry');
      await page.getByText('The next read is a hit.').waitFor();
      await page.getByRole('rowheader', { name: 'region:default' }).waitFor();
      await page.getByRole('button', { name: 'Invalidate …' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Count (dry run)' }).click();
      await dialog.getByText(/Speaks of 1 in the memory/).waitFor();
      await dialog.getByRole('button', { name: 'Invalidate', exact: true }).click();
      await dialog.getByText(/Invalidated at position \d+/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).click();
      await page.getByText(/The next read is a miss/).waitFor();
      expect((await application.request(GDP)).headers.get('cache-status')).toContain('fwd=miss');
    }, 30_000);

    it('have entries that are usable', async () => {
      await page.getByRole('button', { name: 'Look again' }).click();
      await page.getByText('The next read is a hit.').waitFor();
      await expectUsable('entry');
      await go('/regions/entries');
      await page.getByRole('link', { name: /falaj_test:qr:get_gcc_indicator/ }).waitFor();
      await expectUsable('entries');
    }, 30_000);
  });

  describe('its views', () => {
    it('are planned, and built by the plan that was shown', async () => {
      await go('/views');
      await heading('Materialized views');
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      const apply = page.getByRole('button', { name: /Apply plan [0-9a-f]{12}/ });
      await apply.waitFor();
      await page.getByRole('row', { name: new RegExp(`^${VIEW} create`) }).waitFor();
      await apply.click();
      await page.getByText(/was carried out: \d+ runs, 0 dropped\.$/).waitFor({ timeout: 60_000 });
      await page.getByRole('row', { name: new RegExp(`^${VIEW} . ready`) }).waitFor();
      await page.getByRole('button', { name: 'Plan', exact: true }).click();
      await page.getByText(/nothing is to be done/).waitFor();
    }, 90_000);

    it('are drawn with what they read and what they answer for', async () => {
      await page.getByLabel('Domain').selectOption('labour-market');
      const drawing = page.getByRole('group', { name: 'Tables, views and queries of labour-market, drawn' });
      await drawing.getByText('employment_records').waitFor();
      await page.getByText('Tables, views and queries of labour-market, as a list').click();
      await page.getByText(`view ${VIEW} reads table employment_records`).waitFor();
      await expectUsable('views');
      await drawing.getByRole('link', { name: VIEW }).click();
      await heading(VIEW);
    }, 30_000);

    it('are refreshed, paused and resumed, each time with its trace', async () => {
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await page.getByText(/The run ended as (succeeded|skipped)/).waitFor();
      await page.getByRole('cell', { name: 'manual' }).first().waitFor();
      await page.getByRole('button', { name: 'Pause …' }).click();
      await page.getByLabel('Why', { exact: true }).fill('the loader is being mended');
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await page.getByText('by visitor since').waitFor();
      await page.getByText('the loader is being mended').waitFor();
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText('Resumed: its schedule is followed again.').waitFor();
      await expectUsable('view');
    }, 30_000);

    it('say what is wrong where a view is none', async () => {
      await go('/views/mv_nothing');
      await page.getByText('view.unknown').first().waitFor();
    }, 30_000);
  });

  describe('its queries', () => {
    it('are found by what they speak of', async () => {
      await go('/queries');
      await page.getByLabel('Find').fill('world bank');
      await page.getByRole('link', { name: 'world_bank_indicator', exact: true }).waitFor();
      expect(await page.getByRole('link', { name: 'active_users', exact: true }).count()).toBe(0);
      await expectUsable('queries');
      await page.getByRole('link', { name: 'world_bank_indicator', exact: true }).click();
      await heading('world_bank_indicator');
    }, 30_000);

    it('are asked by a form made from their parameters, and answered with provenance, rows and a chart', async () => {
      await page.getByLabel('country', { exact: false }).fill('SAU');
      await page.getByLabel('start_year').fill('2000');
      await page.getByLabel('end_year').fill('2020');
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await page.getByRole('heading', { name: 'Answer' }).waitFor();
      await page.getByText('falaj; fwd=miss; stored').waitFor();
      await page.getByText('world_bank_gdp (real)').waitFor();
      await page.getByRole('img', { name: /Line chart: value along year, from 2000 to 2020/ }).waitFor();
      expect(await page.getByRole('table', { name: 'Rows' }).getByRole('row').count()).toBe(22);
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await page.getByText(/falaj; hit; ttl=\d+; detail=l1/).waitFor();
      await page.getByText('What was decided on the way').waitFor();
    }, 30_000);

    it('are explained: the key, each tag, and the route', async () => {
      await page.getByRole('button', { name: 'Explain' }).click();
      const key = page.getByRole('link', { name: /falaj_test:qr:get_world_bank_indicator/ });
      await key.waitFor();
      await page.getByRole('rowheader', { name: 'dataset:world_bank_gdp' }).waitFor();
      await page
        .getByRole('group', { name: 'Lineage of world_bank_indicator, drawn' })
        .getByText('public.world_bank_indicators')
        .waitFor();
      await expectUsable('query');
      await key.click();
      await heading('Cache entry');
    }, 30_000);

    it('say what was wrong with a question', async () => {
      await go('/queries/world_bank_indicator');
      await page.getByLabel('country', { exact: false }).fill('QAT');
      await page.getByLabel('start_year').fill('2020');
      await page.route('**/run?*', (route) => route.continue({ url: route.request().url().replace('2020', '1800') }), {
        times: 1,
      });
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('query.parameter_range').waitFor();
      expect(await alert.textContent()).toContain('expected at least 1900');
    }, 30_000);

    it('have no page where there is none', async () => {
      await go('/nothing');
      await heading('No such page');
    }, 30_000);
  });

  it('had nothing to complain of, neither of a script nor of what its policy refuses', () => {
    expect(browser.complaints).toEqual([]);
  });
});
