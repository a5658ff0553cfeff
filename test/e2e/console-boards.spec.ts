import type { Page } from 'playwright-core';
import { TestApplication } from '../support/application.js';
import { ConsoleBrowser, findBrowser, lookAt, settled } from '../support/console-browser.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

const STAFF = { roles: ['operator', 'analyst'] as const, workspaces: ['beads', 'duckdb'] };
const SKU = '85123A';

const found = await findBrowser();
const describeInBrowser = found === null ? describe.skip : describe;

describeInBrowser("the console's boards", () => {
  let database: TestDatabase;
  let application: TestApplication;
  let browser: ConsoleBrowser;
  let page: Page;

  beforeAll(async () => {
    database = await testDatabase({ data: ['labour-market', 'executive', 'warehouse'], scale: 0.1 });
    application = await TestApplication.start(database);
    browser = await ConsoleBrowser.launch(found!, application);
    page = await browser.visit(STAFF);
    await settled(page);
  }, 900_000);

  afterAll(async () => {
    await browser.close();
    await application.close();
    await database.drop();
  });

  const heading = (name: string | RegExp): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor({ state: 'visible' });
  const go = (path: string): Promise<void> => browser.go(page, `/console${path}`);
  const part = (name: string | RegExp) => page.getByRole('region', { name, exact: typeof name === 'string' });
  const picture = (name: string | RegExp) => page.getByRole('img', { name });

  async function expectUsable(name: string): Promise<void> {
    await settled(page);
    const { faults, overhang } = await lookAt(page, name);
    expect({ faults, overhang }).toEqual({ faults: [], overhang: 0 });
  }

  describe('orchestration', () => {
    it('runs an intent, follows it, and shows findings whose numbers can be traced', async () => {
      await go('/orchestration');
      await page.getByLabel('Intent', { exact: true }).selectOption('strategy.gcc_benchmark');
      await page.getByLabel('country', { exact: true }).selectOption('SAU');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText(/^Finished after/).waitFor();
      expect(await page.getByRole('list', { name: 'Steps of the run' }).getByRole('listitem').count()).toBe(5);
      const evidence = page.locator('.finding details').first();
      await evidence.locator('summary').click();
      await evidence
        .getByText(/Dataset \w+ · tables \S*gcc_labour_statistics/)
        .first()
        .waitFor();
      expect(await evidence.textContent()).toMatch(/as of \d{4}-\d{2}-\d{2}/);
      await part('Freshness and cache')
        .getByText(/\d+ hits, \d+ misses/)
        .waitFor();
      await part('Reproducibility').getByText('/api/v1/queries/').first().waitFor();
    });

    it('is usable', () => expectUsable('orchestration'), 60_000);

    it('shows a run again by its address, and leads from a citation to its query', async () => {
      const run = new URL(page.url()).searchParams.get('run');
      await go('/overview');
      await go(`/orchestration?run=${run!}`);
      await page.getByText(/^Finished after/).waitFor();
      const evidence = page.locator('.finding details').first();
      await evidence.locator('summary').click();
      const link = evidence.getByRole('link').first();
      const query = await link.textContent();
      await link.click();
      await heading(query!);
    });

    it('says what is wrong: with a parameter, and with a run that is none', async () => {
      await go('/orchestration?intent=pattern.anomalies');
      // As a form that lets it through would send it.
      const postData = JSON.stringify({ intent: 'pattern.anomalies', params: { months_back: 1 } });
      await page.route('**/orchestration/runs', (route) => route.continue({ postData }), { times: 1 });
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('alert').getByText('orchestration.parameter').waitFor();
      await go('/orchestration?run=00000000-0000-4000-8000-000000000000');
      await page.getByText('It cannot be followed.').waitFor();
      await page.getByRole('alert').getByText('orchestration.unknown_run').waitFor();
    });
  });

  describe('executives', () => {
    it('see the figures of a workspace, their change, and how the answer came', async () => {
      await go('/executive');
      await heading('Executive dashboard');
      await page.getByLabel('Workspace', { exact: true }).selectOption('beads');
      await page.getByLabel('Timeframe', { exact: true }).selectOption('90d');
      await page.getByText('Active in 30 days').waitFor();
      await page.getByText(/made at .* UTC/).waitFor();
      await page
        .getByText(/^falaj; (fwd=miss|hit)/)
        .first()
        .waitFor();
      await picture(/Bar chart: Runs, from \d{4}/).waitFor();
      await picture(/Line chart: Success/).waitFor();
      expect(new URL(page.url()).search).toBe('?workspace=beads&timeframe=90d');
    });

    it('see cohorts as figures, and errors by kind', async () => {
      const cohorts = part('Cohorts').getByRole('table', { name: /Percent of each cohort active/ });
      await cohorts.getByRole('cell', { name: '100', exact: true }).first().waitFor();
      await picture(/Bar chart: Errors by kind/).waitFor();
      await part('Churn').getByText('Came anew').waitFor();
    });

    it('have a usable dashboard', () => expectUsable('executive'), 60_000);

    it('go from an agent to its runs, and from a run to its user', async () => {
      await part('Top agents').getByRole('link').first().click();
      await part(/^Agent /)
        .getByText('Runtime, median')
        .waitFor();
      const user = part(/^Newest runs of/)
        .getByRole('link', { name: /^u_/ })
        .first();
      await user.waitFor();
      await expectUsable('executive-agent');
      await user.click();
      await part(/^Activity of u_/)
        .getByText('query user_activity_daily')
        .waitFor();
    });

    it('are told where a workspace is not theirs', async () => {
      await go('/executive?workspace=kysely');
      await page.getByText('auth.forbidden').first().waitFor();
    });

    it('who have no workspace are told so', async () => {
      const other = await browser.visit({ roles: ['viewer'] }, '/console/executive');
      await other.getByText('Your token shows no workspace.').waitFor();
      await other.context().close();
    });
  });

  describe('the labour market', () => {
    it('shows each answer with its day, unit, dataset and licence', async () => {
      await go('/labour-market');
      await heading('Labour market');
      await part('Retention by company')
        .getByText(/As of .* dataset lmis_generated \(generated\)/)
        .waitFor();
      await part('The Gulf states compared')
        .getByText(/gcc_labour \(derived\) · licence/)
        .waitFor();
      await picture(/Line chart: Unemployment by year/).waitFor();
      await part('Early warning').getByRole('columnheader', { name: 'Risk' }).waitFor();
      await part('Vision 2030 targets')
        .getByRole('rowheader', { name: /Qatar: visitors a year/ })
        .waitFor();
      await settled(page);
    });

    it('sets qatarization against a target of the reader, and says which sectors reach it', async () => {
      const rates = part('Qatarization');
      await rates.getByLabel('Your target (percent)').fill('0');
      expect(await rates.getByText('reached').count()).toBeGreaterThan(0);
      await rates.getByLabel('Your target (percent)').fill('100');
      expect(await rates.getByText('missed').count()).toBeGreaterThan(0);
    });

    it('draws World Bank series of the countries that are named', async () => {
      const bank = part('World Bank series');
      await bank.getByLabel('Indicator', { exact: true }).selectOption('SP.POP.TOTL');
      await bank.getByLabel('Countries', { exact: true }).fill('qat, kwt');
      await bank.getByRole('button', { name: 'Apply' }).click();
      await bank.getByRole('rowheader', { name: 'Kuwait' }).waitFor();
      expect(await bank.getByRole('row').count()).toBe(3);
      await bank.getByText('unit persons').waitFor();
      await bank.getByLabel('Countries', { exact: true }).fill('qatar');
      await bank.getByRole('button', { name: 'Apply' }).click();
      await bank
        .getByRole('alert')
        .getByText(/query\.parameter/)
        .waitFor();
      await bank.getByLabel('Countries', { exact: true }).fill('QAT, SAU');
      await bank.getByRole('button', { name: 'Apply' }).click();
      await bank.getByRole('rowheader', { name: 'Saudi Arabia' }).waitFor();
    });

    it('asks the real panel instead', async () => {
      await page.getByLabel('Records of persons').selectOption('panel');
      await part('Salaries by sector')
        .getByText(/wage_panel \(real\)/)
        .waitFor();
      await part('Salaries by sector').getByText('(usd per hour)').first().waitFor();
    });

    it('is usable', () => expectUsable('labour-market'), 60_000);

    it('keeps early warning for analysts', async () => {
      const viewer = await browser.visit({ roles: ['viewer'] }, '/console/labour-market');
      await viewer.getByText('it needs the role analyst').waitFor();
      await viewer.context().close();
    });
  });

  describe('the warehouse', () => {
    it('finds items, also those alone that are low', async () => {
      await go('/warehouse');
      await heading('Warehouse');
      await settled(page);
      await page.getByLabel('Code or name contains').fill('white hanging heart');
      await page.getByRole('button', { name: 'Apply' }).click();
      await part('Stock').getByRole('link', { name: SKU, exact: true }).waitFor();
      expect(new URL(page.url()).searchParams.get('find')).toBe('white hanging heart');
      await page.getByLabel('Only what is low').check();
      await part('Stock').getByText('enough').first().waitFor({ state: 'detached' });
      await page.getByLabel('Only what is low').uncheck();
      await part('To be ordered').getByRole('columnheader', { name: 'To order' }).waitFor();
      await picture(/Tasks by kind and status/).waitFor();
    });

    it('is usable', () => expectUsable('warehouse'), 60_000);

    it('shows an item: what went out by day, week and month, and what moved', async () => {
      await part('Stock').getByRole('link', { name: SKU, exact: true }).click();
      await heading(`Item ${SKU}`);
      await picture(new RegExp(`Bar chart: Demand for ${SKU}, from \\d{4}-\\d{2}-\\d{2}`)).waitFor();
      await page.getByLabel('Period', { exact: true }).selectOption('monthly');
      await part('Demand').getByText('monthly_demand_by_sku').waitFor();
      await part('Movements').getByRole('cell', { name: 'outbound' }).first().waitFor();
    });

    it('lets an operator change the reorder point, and shows at once what was written', async () => {
      await page.getByLabel('New reorder point').fill('4321');
      await page.getByRole('button', { name: 'Change it …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Change the reorder point' });
      await dialog.getByText(/to 4,321 pieces/).waitFor();
      const reread = page.waitForRequest(
        (request) => request.url().endsWith(`/inventory/items/${SKU}`) && request.method() === 'GET',
      );
      await dialog.getByRole('button', { name: 'Change it' }).click();
      expect((await reread).headers()['falaj-seq']).toMatch(/^\d+$/);
      await page.getByText(/The reorder point is 4,321 now, at position [\d,]+ of the change log/).waitFor();
      expect(await part('In stock').textContent()).toContain('4,321');
    });

    it('books a movement once it is confirmed, and says why one is refused', async () => {
      const before = await application.request(`/api/v1/inventory/items/${SKU}`);
      const pieces = (before.json['rows'] as { data: { quantity: number } }[])[0]!.data.quantity;
      await page.getByLabel('Kind of movement').selectOption('outbound');
      await page.getByRole('spinbutton', { name: /^Pieces/ }).fill('1000000');
      await page.getByRole('button', { name: 'Book it …' }).click();
      const dialog = page.getByRole('dialog', { name: 'Book a movement' });
      await dialog.getByRole('button', { name: 'Book it' }).click();
      await dialog.getByRole('alert').getByText('inventory.insufficient_stock').waitFor();
      await dialog.getByRole('button', { name: 'Leave it' }).click();
      await page.getByLabel('Kind of movement').selectOption('inbound');
      await page.getByRole('spinbutton', { name: /^Pieces/ }).fill('7');
      await page.getByLabel('Reference', { exact: true }).fill('PO-77');
      await page.getByRole('button', { name: 'Book it …' }).click();
      await dialog.getByRole('button', { name: 'Book it' }).click();
      await page
        .getByText(new RegExp(`Booked as movement \\d+: ${(pieces + 7).toLocaleString('en')} pieces`))
        .waitFor();
      await part('Movements').getByRole('cell', { name: 'PO-77' }).waitFor();
      await expectUsable('warehouse-item');
    });

    it('shows a machine: what it measured, and who had it', async () => {
      await go('/warehouse');
      await part('Equipment').getByRole('link', { name: 'FL-02', exact: true }).click();
      await heading('Machine FL-02');
      await page.getByLabel('Metric', { exact: true }).selectOption('torque_nm');
      await picture(/Line chart: torque nm/).waitFor();
      await part('Assignments').getByText('get_equipment_assignments').waitFor();
      await expectUsable('warehouse-machine');
    });

    it('offers a viewer no change, and names nobody', async () => {
      const viewer = await browser.visit({ roles: ['viewer'] }, `/console/warehouse/items/${SKU}`);
      await viewer.getByRole('region', { name: 'Movements' }).waitFor();
      expect(await viewer.getByRole('button', { name: /Book it|Change it/ }).count()).toBe(0);
      await browser.go(viewer, '/console/warehouse/equipment/FL-02');
      await viewer.getByText('that needs the role analyst').waitFor();
      await browser.go(viewer, '/console/warehouse/items/NOTHING');
      await viewer.getByText('inventory.unknown_item').waitFor();
      await viewer.context().close();
    });
  });

  it('had nothing to complain of, neither of a script nor of what its policy refuses', () => {
    expect(browser.complaints).toEqual([]);
  });
});
