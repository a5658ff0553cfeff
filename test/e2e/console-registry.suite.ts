import type { ConsoleVisit } from './console.fixture.js';

const VIEW = 'mv_salary_stats_sector';

/** Views and queries, as an operator and an analyst use them, in this order. */
export function describeRegistryPages(visit: () => ConsoleVisit): void {
  describe('its views', () => {
    it('are planned, and built by the plan that was shown', async () => {
      await visit().go('/views');
      await visit().heading('Materialized views');
      await visit().page.getByRole('button', { name: 'Plan', exact: true }).click();
      const apply = visit().page.getByRole('button', { name: /Apply plan [0-9a-f]{12}/ });
      await apply.waitFor();
      await visit()
        .page.getByRole('row', { name: new RegExp(`^${VIEW} create`) })
        .waitFor();
      await apply.click();
      await visit()
        .page.getByText(/was carried out: \d+ runs, 0 dropped\.$/)
        .waitFor({ timeout: 60_000 });
      await visit()
        .page.getByRole('row', { name: new RegExp(`^${VIEW} ready`) })
        .waitFor();
      await visit().page.getByRole('button', { name: 'Plan', exact: true }).click();
      await visit()
        .page.getByText(/nothing is to be done/)
        .waitFor();
    });

    it('are drawn with what they read and what they answer for', async () => {
      await visit().page.getByLabel('Domain').selectOption('labour-market');
      const drawing = visit().page.getByRole('group', { name: 'Tables, views and queries of labour-market, drawn' });
      await drawing.locator('text', { hasText: /^employment_records$/ }).waitFor();
      await visit().page.getByText('Tables, views and queries of labour-market, as a list').click();
      await visit().page.getByText(`view ${VIEW} reads table employment_records`).waitFor();
      await visit().expectUsable('views');
      await drawing.getByRole('link', { name: VIEW }).click();
      await visit().heading(VIEW);
    });

    it('are refreshed, paused and resumed, each time with its trace', async () => {
      await visit().page.getByRole('button', { name: 'Refresh now' }).click();
      await visit()
        .page.getByText(/The run ended as (succeeded|skipped)/)
        .waitFor();
      await visit().page.getByRole('cell', { name: 'manual' }).first().waitFor();
      await visit().page.getByRole('button', { name: 'Pause …' }).click();
      await visit().page.getByLabel('Why', { exact: true }).fill('the loader is being mended');
      await visit().page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await visit().page.getByText('by visitor since').waitFor();
      await visit().page.getByText('the loader is being mended').waitFor();
      await visit().page.getByRole('button', { name: 'Resume' }).click();
      await visit().page.getByText('Resumed: its schedule is followed again.').waitFor();
      await visit().expectUsable('view');
    });

    it('say what is wrong where a view is none', async () => {
      await visit().go('/views/mv_nothing');
      await visit().page.getByText('view.unknown').first().waitFor();
    });
  });

  describe('its queries', () => {
    it('are found by what they speak of', async () => {
      await visit().go('/queries');
      await visit().page.getByLabel('Find').fill('world bank');
      await visit().page.getByRole('link', { name: 'world_bank_indicator', exact: true }).waitFor();
      expect(await visit().page.getByRole('link', { name: 'active_users', exact: true }).count()).toBe(0);
      await visit().expectUsable('queries');
      await visit().page.getByRole('link', { name: 'world_bank_indicator', exact: true }).click();
      await visit().heading('world_bank_indicator');
    });

    it('are asked by a form made from their parameters, and answered with provenance, rows and a chart', async () => {
      await visit().page.getByLabel('country', { exact: false }).fill('SAU');
      await visit().page.getByLabel('start_year').fill('2000');
      await visit().page.getByLabel('end_year').fill('2020');
      await visit().page.getByRole('button', { name: 'Ask', exact: true }).click();
      await visit().page.getByRole('heading', { name: 'Answer' }).waitFor();
      await visit().page.getByText('falaj; fwd=miss; stored').waitFor();
      await visit().page.getByText('world_bank_gdp (real)').waitFor();
      await visit()
        .page.getByRole('img', { name: /Line chart: value along year, from 2000 to 2020/ })
        .waitFor();
      expect(await visit().page.getByRole('table', { name: 'Rows' }).getByRole('row').count()).toBe(22);
      await visit().page.getByRole('button', { name: 'Ask', exact: true }).click();
      await visit()
        .page.getByText(/falaj; hit; ttl=\d+; detail=l1/)
        .waitFor();
      await visit().page.getByText('What was decided on the way').waitFor();
    });

    it('are explained: the key, each tag, and the route', async () => {
      await visit().page.getByRole('button', { name: 'Explain' }).click();
      const key = visit().page.getByRole('link', { name: /falaj_test:qr:get_world_bank_indicator/ });
      await key.waitFor();
      await visit().page.getByRole('rowheader', { name: 'dataset:world_bank_gdp' }).waitFor();
      await visit()
        .page.getByRole('group', { name: 'Lineage of world_bank_indicator, drawn' })
        .locator('text', { hasText: 'public.world_bank_indicators' })
        .waitFor();
      await visit().expectUsable('query');
      await key.click();
      await visit().heading('Cache entry');
    });

    it('say what was wrong with a question', async () => {
      await visit().go('/queries/world_bank_indicator');
      await visit().page.getByLabel('country', { exact: false }).fill('QAT');
      await visit().page.getByLabel('start_year').fill('2020');
      await visit().page.route(
        '**/run?*',
        (route) => route.continue({ url: route.request().url().replace('2020', '1800') }),
        {
          times: 1,
        },
      );
      await visit().page.getByRole('button', { name: 'Ask', exact: true }).click();
      const alert = visit().page.getByRole('alert');
      await alert.getByText('query.parameter_range').waitFor();
      expect(await alert.textContent()).toContain('expected at least 1900');
    });

    it('have no page where there is none', async () => {
      await visit().go('/nothing');
      await visit().heading('No such page');
    });
  });
}
